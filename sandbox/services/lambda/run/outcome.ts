import type { InvocationResult } from '../../../processes/host';
import { isoMilliseconds, type Instant } from '../../../time/instant';

/** How an invocation ended, as Lambda tells it. */
export interface Outcome {
  /** JSON. */
  readonly payload: string;
  /** Lambda's `X-Amz-Function-Error`. */
  readonly functionError: 'Unhandled' | undefined;
  /** For the journal. */
  readonly message: string | undefined;
  /** What Lambda itself writes into the log, before END. */
  readonly said: string | undefined;
  /** Of the REPORT line; undefined where nothing went wrong. */
  readonly status: 'error' | 'timeout' | undefined;
  readonly errorType: string | undefined;
}

/** Bytes of a response (Lambda quotas): 6 MB and something for what is around it. */
export const LONGEST_PAYLOAD = 6_291_556;

/** @param limit the function's timeout in milliseconds */
export function outcomeOf(
  result: InvocationResult,
  { requestId, limit, now }: { readonly requestId: string; readonly limit: number; readonly now: Instant },
): Outcome {
  switch (result.is) {
    case 'answer': {
      const bytes = Buffer.byteLength(result.json);
      if (bytes > LONGEST_PAYLOAD) {
        return failed(
          'Function.ResponseSizeTooLarge',
          `Response payload size exceeded maximum allowed payload size (${LONGEST_PAYLOAD} bytes).`,
        );
      }
      return {
        payload: result.json,
        functionError: undefined,
        message: undefined,
        said: undefined,
        status: undefined,
        errorType: undefined,
      };
    }
    case 'error': {
      const plain = failed(result.name, result.message);
      return { ...plain, payload: result.payload ?? plain.payload };
    }
    case 'timeout': {
      // Since 2024; before, the payload had a message alone (reported: aws/aws-appsync-community#386).
      const said = `Task timed out after ${(limit / 1_000).toFixed(2)} seconds`;
      return {
        ...failed('Sandbox.Timedout', `RequestId: ${requestId} Error: ${said}`),
        message: said,
        said: `${isoMilliseconds(now)} ${requestId} ${said}\n\n`,
        status: 'timeout',
        errorType: undefined,
      };
    }
    case 'exit': {
      const said = exitOf(result.how);
      const text = `RequestId: ${requestId} Error: ${said}`;
      return { ...failed('Runtime.ExitError', text), message: said, said: `${text}\nRuntime.ExitError\n` };
    }
  }
}

function failed(errorType: string, errorMessage: string): Outcome {
  return {
    payload: JSON.stringify({ errorType, errorMessage }),
    functionError: 'Unhandled',
    message: `${errorType}: ${errorMessage}`,
    said: undefined,
    status: 'error',
    errorType,
  };
}

/** In the words of Lambda's sandbox, which is a program in Go. */
function exitOf(how: string): string {
  const [, code, signal] = /^(?:exit code (\d+)|signal SIG(\w+))$/u.exec(how) ?? [];
  if (code === '0') return 'Runtime exited without providing a reason';
  if (code !== undefined) return `Runtime exited with error: exit status ${code}`;
  if (signal !== undefined)
    return `Runtime exited with error: signal: ${signal === 'KILL' ? 'killed' : signal === 'ABRT' ? 'aborted' : signal.toLowerCase()}`;
  return `Runtime could not be started: ${how}`;
}

/** The line that ends an invocation's log (Lambda guide). Durations in milliseconds, memory in megabytes. */
export function reportLine({
  requestId,
  duration,
  initDuration,
  memory,
  used,
  outcome,
}: {
  readonly requestId: string;
  readonly duration: number;
  readonly initDuration: number | undefined;
  readonly memory: number;
  readonly used: number;
  readonly outcome: Outcome;
}): string {
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${duration.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(duration + (initDuration ?? 0))} ms`,
    `Memory Size: ${memory} MB`,
    `Max Memory Used: ${used} MB`,
    ...(initDuration === undefined ? [] : [`Init Duration: ${initDuration.toFixed(2)} ms`]),
    ...(outcome.status === undefined ? [] : [`Status: ${outcome.status}`]),
    ...(outcome.errorType?.startsWith('Runtime.') === true ? [`Error Type: ${outcome.errorType}`] : []),
  ]
    .map((part) => `${part}\t`)
    .join('')
    .concat('\n');
}
