import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { LONGEST_EVENT, type Invoker } from '../run/invoke';

/** Bytes of a log that an answer has at its end. */
const TAIL = 4_096;

/** `Payload` is the event's bytes, as they came. */
export function invoke(invoker: Invoker): Operation<'lambda', 'Invoke'> {
  return async (input, { during }) => {
    const functionArn = JSON_CHECKS.required(input, 'FunctionName');
    const { Qualifier: qualifier, LogType, Payload = new Uint8Array() } = input;
    const type =
      JSON_CHECKS.word(input, 'InvocationType', ['RequestResponse', 'DryRun', 'Event']) ?? 'RequestResponse';
    if (type === 'DryRun') {
      invoker.check({ functionArn, qualifier });
      return { StatusCode: 204 };
    }
    const work = invoker.invoke({ functionArn, qualifier, payload: eventIn(Payload, type), type });
    const { requestId, status, payload, log, functionError, executedVersion } = await (during?.(work) ??
      work);
    return {
      StatusCode: status,
      Payload: payload === undefined ? undefined : Buffer.from(payload),
      FunctionError: functionError,
      ExecutedVersion: executedVersion,
      LogResult: LogType === 'Tail' && log !== undefined ? tailOf(log) : undefined,
      $metadata: { requestId },
    };
  };
}

/** @throws AwsError RequestTooLargeException, InvalidRequestContentException */
function eventIn(payload: Uint8Array, type: keyof typeof LONGEST_EVENT): unknown {
  const { length } = payload;
  if (length > LONGEST_EVENT[type]) throw errors.eventTooLarge(length, type, LONGEST_EVENT[type]);
  // Nothing is an empty object (recorded by many who invoke without a payload).
  if (length === 0) return {};
  const text = Buffer.from(payload).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw errors.noJson(text);
  }
}

function tailOf(log: string): string {
  const bytes = Buffer.from(log, 'utf8');
  return bytes.subarray(Math.max(0, bytes.length - TAIL)).toString('base64');
}
