import { HookError, type Effects, type HookInput, type HookOutcome } from '../../guard/protocol';
import { isObject, type Json } from '../../ground/json';
import { Budget } from '../budget';
import type { Credentials } from '../client-configuration';
import { systemClock, type Clock } from '../../ground/clock';
import { toHandlerError } from '../../ground/errors';
import { configurationOf } from './configuration';
import { hookEffects } from './effects';
import { deliverLogs } from './logs';
import { fetchPayload } from './payload';
import { kindOf, readRequest, tokenOf, type HookRequest } from './request';
import { responseOf, type HookResponse } from './response';

const TYPE_NAME = 'Org::VPC::EniGuard';

/** A hook has 30 s an invocation (Hooks guide). In milliseconds, with some left for the way and the logs. */
const LONGEST_INVOCATION = 25_000;

export type HookHandler = (effects: Effects, input: HookInput) => Promise<HookOutcome>;

/** What is around the entrypoint: the process, or a test. */
export interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const surroundings: Surroundings = {
  environment: process.env,
  clock: systemClock,
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, milliseconds));
    }),
};

/**
 * Puts a handler behind the hook protocol: what CloudFormation invokes for a registered hook, and what the
 * managed `AWS::CloudFormation::LambdaHook` invokes in a function of the user's own. Never throws: whatever
 * the event, the answer is one that CloudFormation understands.
 */
export function createHookEntrypoint(
  handler: HookHandler,
  around: Surroundings = surroundings,
): (event: unknown) => Promise<HookResponse> {
  return async (event) => {
    const startedAt = around.clock.now();
    let request: HookRequest | undefined;
    let outcome: HookOutcome;
    const budget = new Budget(LONGEST_INVOCATION);
    try {
      request = readRequest(event, around.environment);
      outcome = await answer(handler, request, startedAt + LONGEST_INVOCATION, around, budget);
    } catch (error) {
      outcome = failure(error, kindOf(event));
    } finally {
      budget.close();
    }
    if (request !== undefined) await deliverLogs(linesOf(request, outcome), request, around.clock);
    return responseOf(outcome, tokenOf(event) ?? '', kindOf(event));
  };
}

async function answer(
  handler: HookHandler,
  request: HookRequest,
  deadline: number,
  around: Surroundings,
  budget: Budget,
): Promise<HookOutcome> {
  const effects = hookEffects(credentialsOf(request, around.environment), request.region, around, budget);
  try {
    return await handler(effects, {
      point: request.point,
      targetName: request.targetName,
      targetLogicalId: request.targetLogicalId,
      account: request.awsAccountId === '' ? undefined : request.awsAccountId,
      stackId: request.stackId,
      configuration: configurationOf(request, around.environment),
      model: () => modelOf(request, around.environment),
      deadline,
    });
  } finally {
    effects.destroy();
  }
}

/** Inline, or where that is empty, behind the payload's URL. */
async function modelOf(
  { targetModel, payload }: HookRequest,
  environment: NodeJS.ProcessEnv,
): Promise<Json | undefined> {
  const isInline = isObject(targetModel) && Object.keys(targetModel).length > 0;
  return isInline || payload === undefined ? targetModel : await fetchPayload(payload, environment);
}

/** A registered hook's come with the request; a Lambda hook's are its function's own. */
function credentialsOf(
  { kind, callerCredentials }: HookRequest,
  environment: NodeJS.ProcessEnv,
): Credentials | undefined {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (kind === 'registered' || accessKeyId === undefined || secretAccessKey === undefined) {
    return callerCredentials;
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** What is answered where the handler failed. */
export function failure(error: unknown, kind: HookRequest['kind']): HookOutcome {
  if (!(error instanceof HookError)) {
    const { message } = toHandlerError(error, TYPE_NAME);
    return { status: 'FAILED', errorCode: 'InternalFailure', message, annotations: [] };
  }
  const { code, message } = error;
  // A Lambda hook gets whatever its user targets, and has no way to say that it isn't made for that.
  return kind === 'lambda' && code === 'UnsupportedTarget'
    ? { status: 'SUCCESS', message, annotations: [] }
    : { status: 'FAILED', errorCode: code, message, annotations: [] };
}

/** One line for the answer and one for each annotation; nothing of the request but names. */
function linesOf(
  { point, targetName, targetLogicalId }: HookRequest,
  outcome: HookOutcome,
): readonly string[] {
  const code = outcome.status === 'FAILED' ? ` ${outcome.errorCode}` : '';
  return [
    `${point} ${targetName} ${targetLogicalId}: ${outcome.status}${code}: ${outcome.message}`,
    ...outcome.annotations.map(({ name, status, statusMessage }) => `${status} ${name}: ${statusMessage}`),
  ];
}
