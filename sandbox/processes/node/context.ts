import { hostTime } from '../child/clock';
import type { FunctionRun } from '../child/messages';

/** Lambda's context object in Node.js (Lambda guide). */
export interface Context {
  callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** A text, as Lambda gives it. */
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly identity: undefined;
  readonly clientContext: undefined;
  getRemainingTimeInMillis(): number;
  done(error?: unknown, value?: unknown): void;
  succeed(value?: unknown): void;
  fail(error?: unknown): void;
}

/**
 * `done`, `succeed` and `fail` are of the first runtimes; code that was written for those still calls
 * them. They end the invocation without waiting for the event loop.
 *
 * @param deadline by the host's clock
 */
export function contextOf(
  requestId: string,
  run: FunctionRun,
  deadline: number,
  done: (error: unknown, value: unknown) => void,
): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: run.functionName,
    functionVersion: run.functionVersion,
    invokedFunctionArn: run.functionArn,
    memoryLimitInMB: String(run.memoryLimitInMB),
    awsRequestId: requestId,
    logGroupName: run.logGroupName,
    logStreamName: run.logStreamName,
    identity: undefined,
    clientContext: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - hostTime.now())),
    done,
    succeed: (value) => {
      done(null, value);
    },
    fail: (error) => {
      done(error ?? new Error('handled'), undefined);
    },
  };
}
