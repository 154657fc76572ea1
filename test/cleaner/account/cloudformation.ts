import { createHandlers, type Handlers } from '../../../src/cleaner';
import type {
  EniCleanerConfiguration,
  EniCleanerModel,
  HandlerInput,
  HandlerOutcome,
} from '../../../src/cleaner/protocol';
import { ACCOUNT_ID, MINUTE, REGION, SECOND, type Account } from './account';
import { clientsOf, newTrace, type ClientOptions, type Trace } from './clients';

/*
 * CloudFormation's part: it calls the handlers, waits as long as it is told to, and hands the model and the
 * context of one answer to the next invocation, through JSON.
 */

export const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/app/0001`;
export const LOGICAL_ID = 'Cleaner';

/** What may go wrong with a callback. */
export type Mishap =
  /** Its context doesn't arrive, or another's does, or something else entirely. */
  | 'lost'
  | 'foreign'
  | 'garbled'
  /** It comes twice: one after the other, or at the same time. */
  | 'repeated'
  | 'doubled'
  /** It comes minutes late. */
  | 'late';

/** A delay that CloudFormation adds of its own. */
export const LATE = 3 * MINUTE;

/** One handler invocation may take so long (contract of resource types), after which it is called again. */
const INVOCATION_LIMIT = 60 * SECOND;

/** The delete handler's `timeoutInMinutes`. */
const HANDLER_LIMIT = 720 * MINUTE;

/** The longest message, and the largest context, that an answer may have: ours, the registry states no limits. */
const LONGEST_MESSAGE = 1_024;
const LARGEST_CONTEXT = 1_024;

export interface DeletionOptions extends Pick<ClientOptions, 'faults' | 'latency'> {
  readonly model: EniCleanerModel;
  /** Absent: Cloud Control API. */
  readonly stackId?: string;
  readonly configuration?: EniCleanerConfiguration;
  /** The same for all invocations of an attempt. */
  readonly token?: string;
  /** What goes wrong with the nth callback, counted from zero. */
  readonly mishaps?: (callback: number) => Mishap | undefined;
  /** How far off the clock of the nth invocation's host is, in milliseconds. */
  readonly skew?: (invocation: number) => number;
  readonly random?: () => number;
}

export interface Invocation {
  readonly at: number;
  readonly took: number;
  readonly context: unknown;
  /** Undefined when its process ended. */
  readonly outcome: HandlerOutcome | undefined;
}

/** A deletion from its first invocation to its end. */
export interface Deletion extends Trace {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly errorCode: string | undefined;
  readonly message: string;
  readonly beganAt: number;
  readonly endedAt: number;
  readonly invocations: readonly Invocation[];
}

export interface HandlerOptions extends ClientOptions {
  /** How far off the host's clock is, in milliseconds. */
  readonly skew?: number;
  readonly random?: () => number;
}

/** Handlers over the account, as a new process has them. */
export function handlersOf(account: Account, options: HandlerOptions = {}): Handlers {
  const { skew = 0, random = () => 0.5 } = options;
  const sleep = (duration: number): Promise<void> => {
    account.advance(duration);
    return Promise.resolve();
  };
  return createHandlers({
    ...clientsOf(account, options),
    clock: { now: () => account.now + skew },
    random,
    sleep,
  });
}

/** A request as CloudFormation makes it for a resource of the stack, or without a stack. */
export function requestFor(
  model: EniCleanerModel,
  changes: Partial<HandlerInput> & { readonly stackId?: string } = {},
): HandlerInput {
  return {
    model,
    configuration: {},
    clientRequestToken: 'token',
    logicalResourceId: LOGICAL_ID,
    awsAccountId: ACCOUNT_ID,
    region: REGION,
    callbackContext: null,
    ...changes,
  };
}

/** Creates a cleaner, and gives its model. Its ids exist from then on. */
export async function createCleaner(
  account: Account,
  model: EniCleanerModel,
  stackId?: string,
): Promise<EniCleanerModel> {
  for (const id of [...(model.SecurityGroupIds ?? []), ...(model.SubnetIds ?? []), model.VpcId ?? '']) {
    account.targets.add(id);
  }
  const outcome = await handlersOf(account).create(
    requestFor(model, stackId === undefined ? {} : { stackId }),
  );
  if (outcome.status !== 'SUCCESS' || !('model' in outcome) || outcome.model === undefined) {
    throw new Error(`The cleaner was not created: ${JSON.stringify(outcome)}`);
  }
  return outcome.model;
}

/**
 * Plays a deletion until it ends.
 *
 * @throws Error when an answer breaks the registry's contract, or there is no end.
 */
export async function playDeletion(account: Account, options: DeletionOptions): Promise<Deletion> {
  const { mishaps = () => undefined, skew = () => 0 } = options;
  const trace = newTrace();
  const first = requestFor(options.model, {
    configuration: options.configuration ?? {},
    clientRequestToken: options.token ?? 'delete',
    ...(options.stackId === undefined ? {} : { stackId: options.stackId }),
  });
  const beganAt = account.now;
  const invocations: Invocation[] = [];

  const invoke = async (input: HandlerInput): Promise<HandlerOutcome | undefined> => {
    const at = account.now;
    let end = (): void => undefined;
    const killed = new Promise<undefined>((resolve) => {
      end = () => resolve(undefined);
    });
    const handlers = handlersOf(account, {
      ...options,
      trace,
      onKill: () => end(),
      skew: skew(invocations.length),
    });
    const outcome = await Promise.race([handlers.delete(input), killed]);
    const took = account.now - at;
    invocations.push({ at, took, context: input.callbackContext, outcome });
    if (outcome === undefined) account.advance(Math.max(0, INVOCATION_LIMIT - took));
    else check(outcome, input);
    return outcome;
  };

  let request = first;
  let mishap: Mishap | undefined;
  for (let callback = 0; account.now - beganAt <= HANDLER_LIMIT;) {
    const [outcome] = await Promise.all([
      invoke(request),
      ...(mishap === 'doubled' ? [invoke(request)] : []),
    ]);
    // A process that ended is called again with what it was given.
    if (outcome === undefined) continue;
    if (outcome.status !== 'IN_PROGRESS') {
      return {
        ...trace,
        status: outcome.status,
        errorCode: outcome.status === 'FAILED' ? outcome.errorCode : undefined,
        message: ('message' in outcome ? outcome.message : undefined) ?? '',
        beganAt,
        endedAt: account.now,
        invocations,
      };
    }
    mishap = mishaps(callback);
    callback += 1;
    account.advance(outcome.callbackDelaySeconds * SECOND + (mishap === 'late' ? LATE : 0));
    request = {
      ...first,
      model: throughJson(outcome.model),
      callbackContext: contextFor(mishap, throughJson(outcome.callbackContext)),
    };
    if (mishap === 'repeated') await invoke(request);
  }
  throw new Error('The deletion came to no end within the handler’s 720 minutes.');
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function contextFor(mishap: Mishap | undefined, context: Readonly<Record<string, unknown>>): unknown {
  switch (mishap) {
    case 'lost':
      return null;
    case 'foreign':
      return { ...context, id: 'enicleaner-of-somebody-else' };
    case 'garbled':
      return { ...context, startedAt: 'yesterday', deadline: null, mode: ['deletion'] };
    case 'repeated':
    case 'doubled':
    case 'late':
    case undefined:
      return context;
  }
}

/** What the registry, and the limits that this type sets itself, ask of a delete's answer. */
function check(outcome: HandlerOutcome, request: HandlerInput): void {
  const breach = (what: string): Error => new Error(`${what}: ${JSON.stringify(outcome)}`);
  if ('message' in outcome && (outcome.message ?? '').length > LONGEST_MESSAGE)
    throw breach('Too long a message');
  if (outcome.status === 'SUCCESS' && 'model' in outcome) throw breach('A model after the deletion');
  if (outcome.status !== 'IN_PROGRESS') return;
  const { callbackContext, callbackDelaySeconds, model } = outcome;
  if (model.Id !== request.model.Id) throw breach('Another resource');
  if (!Number.isInteger(callbackDelaySeconds) || callbackDelaySeconds < 1) throw breach('No whole seconds');
  if (JSON.stringify(callbackContext).length > LARGEST_CONTEXT) throw breach('Too large a context');
}
