import { HOUR, MINUTE, SECOND } from '../../../time/instant';
import { AwsError } from '../../../wire/types';
import { nonInvocableState } from '../configuration';
import * as errors from '../errors';
import { foundVersion } from '../names';
import type { LambdaState } from '../state';
import { LONGEST_PAYLOAD } from './outcome';
import type { Ran, Runner } from './runner';

/** What is invoked, and with what. */
export interface InvokeRequest {
  /** Name, ARN or partial ARN, with or without a qualifier. */
  readonly functionArn: string;
  readonly qualifier?: string | undefined;
  /** The event. */
  readonly payload: unknown;
  /** `Event` resolves as soon as the event is in the function's queue. */
  readonly type: 'RequestResponse' | 'Event';
}

export interface InvokeAnswer {
  readonly requestId: string;
  readonly status: 200 | 202;
  /** What follows is of `RequestResponse` only. JSON. */
  readonly payload?: string;
  readonly functionError?: 'Unhandled' | undefined;
  readonly executedVersion?: string;
  /** The whole log of the invocation. */
  readonly log?: string;
}

/** Lambda repeats what failed after these (Lambda guide, asynchronous invocation): twice, and no more. */
const REPETITIONS = [1 * MINUTE, 2 * MINUTE] as const;
/** Throttled events come again, ever more slowly, and are thrown away when they are this old. */
const OLDEST_EVENT = 6 * HOUR;
const LONGEST_WAIT = 5 * MINUTE;

/** Invokes functions, and keeps the queue of events. */
export class Invoker {
  readonly #state: LambdaState;
  readonly #runner: Runner;

  constructor(state: LambdaState, runner: Runner) {
    this.#state = state;
    this.#runner = runner;
  }

  /**
   * @throws AwsError ResourceNotFoundException, ResourceConflictException while the function is Pending,
   *   TooManyRequestsException, InvalidRuntimeException
   */
  async invoke(request: InvokeRequest): Promise<InvokeAnswer> {
    this.check(request);
    const { cloud } = this.#state;
    const requestId = cloud.random.stream('lambda/request-ids').uuid();
    if (request.type === 'Event') {
      void this.#deliver(request, requestId);
      return { requestId, status: 202 };
    }
    const release = cloud.time.demand(`an invocation of ${request.functionArn}`);
    try {
      const { payload, functionError, log, version } = await this.#run(request, requestId);
      return { requestId, status: 200, payload, functionError, log, executedVersion: version };
    } finally {
      release();
    }
  }

  /** Whether the function could be invoked now. @throws AwsError as `invoke` does */
  check(request: Pick<InvokeRequest, 'functionArn' | 'qualifier'>): void {
    this.#find(request);
  }

  async #deliver(request: InvokeRequest, requestId: string): Promise<void> {
    const { cloud } = this.#state;
    const release = cloud.time.demand(`an event for ${request.functionArn}`);
    const asked = cloud.time.now();
    let wait = SECOND;
    let repetitions = 0;
    try {
      await cloud.time.sleep(
        cloud.random.stream('lambda/events').lognormal(60, 0.4),
        'an event in its queue',
      );
      while (cloud.time.now() < asked + OLDEST_EVENT) {
        try {
          const { functionError } = await this.#run(request, requestId);
          const pause = functionError === undefined ? undefined : REPETITIONS[repetitions];
          if (pause === undefined) return;
          repetitions += 1;
          await cloud.time.sleep(pause, `an event for ${request.functionArn} comes again`);
        } catch (error) {
          if (!(error instanceof AwsError) || error.code !== 'TooManyRequestsException') {
            // Nobody waits for it who could be told.
            const why = error instanceof Error ? error.message : String(error);
            cloud.journal.append({
              kind: 'notice',
              text: `An event for ${request.functionArn} is lost: ${why}`,
            });
            return;
          }
          await cloud.time.sleep(wait, `an event for ${request.functionArn} is throttled`);
          wait = Math.min(2 * wait, LONGEST_WAIT);
        }
      }
    } finally {
      release();
    }
  }

  async #run(request: InvokeRequest, requestId: string): Promise<Ran & { readonly version: string }> {
    const { it, version, qualifier } = this.#find(request);
    if (it.reservedConcurrency !== undefined && this.#runner.running(it) >= it.reservedConcurrency)
      throw errors.tooManyInvocations();
    const ran = await this.#runner.run({ it, version, qualifier, event: request.payload, requestId });
    return { ...ran, version: version.version };
  }

  #find({
    functionArn,
    qualifier,
  }: Pick<InvokeRequest, 'functionArn' | 'qualifier'>): ReturnType<typeof foundVersion> {
    const found = foundVersion(this.#state, { FunctionName: functionArn, Qualifier: qualifier });
    const { it, version } = found;
    if (it.state === 'Deleting' || (it.state === 'Pending' && version === it.latest))
      throw errors.isInState(it.state);
    const refusing = nonInvocableState(it, version);
    if (refusing !== undefined) throw errors.notInvocable(refusing);
    return found;
  }
}

/** Bytes of an event (Lambda quotas). */
export const LONGEST_EVENT = { RequestResponse: LONGEST_PAYLOAD - 100, Event: 1_048_576 } as const;
