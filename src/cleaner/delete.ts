import { toHandlerError } from '../runtime/errors';
import { isRetriable } from './aws-errors';
import { freshState, fromContext, toContext, type DeleteState } from './context';
import { advance, step, type Facts, type Step } from './delete-states';
import type { Effects } from './effects';
import { look, type Situation } from './look';
import { deleteNetworkInterfaces, detachFunctions, type Work } from './perform';
import { nextDelay } from './polling';
import { HandlerError, type EniCleanerModel, type HandlerInput, type HandlerOutcome } from './protocol';
import { messageOf } from './report';
import { hasTargets, settingsOf, type Settings } from './settings';
import { stackOperation } from './stack';
import { parameterName, type Store, type StoredResource } from './store';

/** Looks and steps of one invocation. More than one only where the next look needs no waiting. */
const MOST_ROUNDS = 3;

/** After work that may show at once, in milliseconds. */
const SOON = 5_000;

/** How long after the deadline a last look may still be tried when EC2 doesn't answer it, in milliseconds. */
const GRACE = 60_000;

/** Setbacks in a row at an operation's very beginning, or of credentials, that are borne. */
const MOST_SETBACKS = 8;

/**
 * One invocation of the delete handler: reads where the operation stands, looks, takes a step, and
 * answers. Every step may be repeated or begun anew without harm.
 */
export async function deleteResource(
  effects: Effects,
  store: Store,
  input: HandlerInput,
): Promise<HandlerOutcome> {
  const id = input.model.Id;
  if (id === undefined || id === '') {
    throw new HandlerError('InvalidRequest', 'The delete request has no Id, so it names no resource.');
  }
  let known = fromContext(input.callbackContext, id, effects.clock.now());
  try {
    const subject = await findSubject(store, input, id, known !== undefined);
    const settings = settingsOf(subject.model, input.configuration);
    known ??= await begin(effects, store, input, subject, settings);
    const situation: Situation = {
      settings,
      stackId: input.stackId,
      logicalId: input.logicalResourceId,
      rootId: async () => (await stackOperation(effects, input.stackId)).rootId,
    };
    return await work(effects, store, subject.model, situation, known);
  } catch (error) {
    return afterSetback(effects, input, id, known, error);
  }
}

interface Subject {
  readonly model: EniCleanerModel & { readonly Id: string };
  /** What the parameter held; undefined when it is gone or unreadable. */
  readonly stored: StoredResource | undefined;
}

/**
 * What is to be deleted. The parameter decides whether the resource exists. In a stack its properties
 * come with the request as well, so that a parameter removed or broken by hand doesn't end the stack's
 * protection; without a stack (Cloud Control API, contract tests) a missing one means `NotFound`.
 */
async function findSubject(
  store: Store,
  input: HandlerInput,
  id: string,
  isUnderWay: boolean,
): Promise<Subject> {
  const reading = await store.read(id);
  if (reading.is === 'stored') return { model: reading.resource.model, stored: reading.resource };
  const inRequest = { ...input.model, Id: id };
  if (hasTargets(inRequest) && (isUnderWay || input.stackId !== undefined)) {
    return { model: inRequest, stored: undefined };
  }
  if (reading.is === 'missing') throw notFound(id);
  throw new HandlerError(
    'InvalidRequest',
    `The SSM parameter ${parameterName(id)} no longer holds the state of this resource, and the request doesn't say what it guards. Delete the parameter; then the resource counts as deleted.`,
  );
}

/** The answer for a resource that isn't there. */
export function notFound(id: string): HandlerError {
  return new HandlerError('NotFound', `There is no Org::VPC::EniCleaner with the Id ${id}.`);
}

/** Begins the operation, or joins one that an earlier attempt began. */
async function begin(
  effects: Effects,
  store: Store,
  input: HandlerInput,
  { model, stored }: Subject,
  settings: Settings,
): Promise<DeleteState> {
  const stack = await stackOperation(effects, input.stackId);
  const now = effects.clock.now();
  const key = stack.key ?? input.clientRequestToken;
  const isNew = stored?.operation?.key !== key;
  // Where somebody removed the parameter, the stack's own beginning keeps a lost context from moving the deadline.
  const fresh = stored === undefined ? (stack.beganAt ?? now) : now;
  const startedAt = Math.min(isNew ? fresh : stored.operation.startedAt, now);
  // Written before the first step, so that a lost context finds it; not where somebody removed the parameter.
  if (isNew && stored !== undefined) await store.replace({ ...stored, operation: { key, startedAt } });
  const minutes = stack.mode === 'clean-up' ? settings.updateTimeoutInMinutes : settings.timeoutInMinutes;
  return freshState({
    id: model.Id,
    mode: stack.mode,
    startedAt,
    deadline: startedAt + minutes * 60_000,
    onePass: minutes === 0,
    detached: settings.functionNames.length === 0,
  });
}

async function work(
  effects: Effects,
  store: Store,
  model: EniCleanerModel & { readonly Id: string },
  situation: Situation,
  initial: DeleteState,
): Promise<HandlerOutcome> {
  let state = initial;
  for (let round = 1; ; round += 1) {
    const seen = await look(effects, situation, state);
    const now = effects.clock.now();
    const next = step(seen.state, seen.facts, now);
    const message = messageOf(
      next,
      seen.facts,
      advance(seen.state, seen.facts, next, now),
      situation.settings,
      now,
    );
    state = await perform(effects, advance(seen.state, seen.facts, next, now), next);
    if (next.do === 'succeed') {
      await store.remove(model.Id);
      return { status: 'SUCCESS', message };
    }
    if (next.do === 'fail') return { status: 'FAILED', errorCode: 'NotStabilized', message };
    // The deadline's own deletes are followed by the verdict at once.
    if (state.lastAttemptMade && round < MOST_ROUNDS) continue;
    return inProgress(effects, model, state, message, resumeAt(next, seen.facts, state, effects.clock.now()));
  }
}

/** Carries a step out, and gives the state with its effects. */
async function perform(effects: Effects, state: DeleteState, next: Step): Promise<DeleteState> {
  switch (next.do) {
    case 'detach': {
      const done = await detachFunctions(effects, next.functions);
      const change = done.moved > 0 ? { changedAt: effects.clock.now(), expected: true } : {};
      return { ...state, ...change, setbacks: setbacksAfter(done, state) };
    }
    case 'delete': {
      const done = await deleteNetworkInterfaces(effects, next.networkInterfaces);
      return {
        ...state,
        deleted: state.deleted + done.deleted,
        // What there was no time for gets it in the next round.
        lastAttemptMade: state.lastAttemptMade && done.postponed === 0,
        setbacks: setbacksAfter(done, state),
      };
    }
    case 'wait':
    case 'verify':
    case 'succeed':
    case 'fail':
      return { ...state, setbacks: 0 };
  }
}

/** Work without any effect is as good a reason to hold back as an answer that asks for it. */
function setbacksAfter({ moved }: Work, { setbacks }: DeleteState): number {
  return moved > 0 ? 0 : setbacks + 1;
}

/** When the next invocation should come, in milliseconds since the epoch. */
function resumeAt(next: Step, { random }: Facts, state: DeleteState, now: number): number {
  switch (next.do) {
    case 'wait':
      return next.until;
    case 'verify':
      return next.notBefore;
    case 'detach':
    case 'delete':
    case 'succeed':
    case 'fail':
      return now + (state.setbacks === 0 ? SOON : delayAfterSetback(state, random, now));
  }
}

function delayAfterSetback(state: DeleteState, random: number, now: number): number {
  const seconds = nextDelay({
    age: 0,
    remaining: Math.max(15, (state.deadline - now) / 1_000),
    releases: [],
    throttles: state.setbacks,
    random,
  });
  return seconds * 1_000;
}

function inProgress(
  effects: Effects,
  model: EniCleanerModel,
  state: DeleteState,
  message: string,
  until: number,
): HandlerOutcome {
  return {
    status: 'IN_PROGRESS',
    model,
    callbackContext: toContext({ ...state, invocations: state.invocations + 1 }),
    callbackDelaySeconds: Math.max(1, Math.ceil((until - effects.clock.now()) / 1_000)),
    message,
  };
}

/**
 * Throttling, faults of services and networks, and credentials that ended mid-way slow a delete down;
 * before its deadline they don't fail it. All else is for the user to know at once.
 */
function afterSetback(
  effects: Effects,
  input: HandlerInput,
  id: string,
  state: DeleteState | undefined,
  error: unknown,
): HandlerOutcome {
  const failure = toHandlerError(error);
  const isPassing = isRetriable(error) || failure.code === 'InvalidCredentials';
  if (!isPassing) throw failure;
  const now = effects.clock.now();
  const model = { ...input.model, Id: id };
  if (state === undefined) {
    const setbacks = setbacksOf(input.callbackContext) + 1;
    if (setbacks > MOST_SETBACKS) throw failure;
    const delay = Math.min(120, 5 * 2 ** setbacks * (0.5 + effects.random() / 2));
    return {
      status: 'IN_PROGRESS',
      model,
      callbackContext: { setbacks },
      callbackDelaySeconds: Math.ceil(delay),
      message: `Trying again: ${failure.message}`,
    };
  }
  const next = { ...state, setbacks: state.setbacks + 1 };
  if (failure.code === 'InvalidCredentials' && next.setbacks > MOST_SETBACKS) throw failure;
  if (now >= state.deadline + GRACE) {
    const message = `The time is up, and what is left can't be told: ${failure.message}`;
    const { onTimeout } = settingsOf(model, input.configuration);
    return onTimeout === 'SUCCEED'
      ? { status: 'SUCCESS', message }
      : { status: 'FAILED', errorCode: 'NotStabilized', message };
  }
  const until = now + delayAfterSetback(next, effects.random(), now);
  return inProgress(effects, model, next, `Trying again: ${failure.message}`, until);
}

function setbacksOf(context: unknown): number {
  if (typeof context !== 'object' || context === null || !('setbacks' in context)) return 0;
  return typeof context.setbacks === 'number' ? context.setbacks : 0;
}
