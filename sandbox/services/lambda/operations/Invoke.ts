import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required, text } from '../input';
import { LONGEST_EVENT, type Invoker } from '../run/invoke';

/** Bytes of a log that an answer has at its end. */
const TAIL = 4_096;

/** `Payload` is the event's bytes, as they came. */
export function invoke(invoker: Invoker): Operation {
  return async (input, { during }) => {
    const functionArn = required(input, 'FunctionName');
    const qualifier = text(input['Qualifier']);
    const type = text(input['InvocationType']) ?? 'RequestResponse';
    switch (type) {
      case 'DryRun':
        invoker.check({ functionArn, qualifier });
        return new RestAnswer({ status: 204 });
      case 'Event':
      case 'RequestResponse': {
        const payload = eventIn(input['Payload'], type);
        const work = invoker.invoke({ functionArn, qualifier, payload, type });
        const answer = await (during === undefined ? work : during(work));
        const wantsLog = text(input['LogType']) === 'Tail';
        return new RestAnswer({
          status: answer.status,
          headers: {
            'x-amzn-requestid': answer.requestId,
            ...(answer.executedVersion === undefined
              ? {}
              : { 'x-amz-executed-version': answer.executedVersion }),
            ...(answer.functionError === undefined ? {} : { 'x-amz-function-error': answer.functionError }),
            ...(wantsLog && answer.log !== undefined ? { 'x-amz-log-result': tailOf(answer.log) } : {}),
          },
          ...(answer.payload === undefined ? {} : { body: answer.payload }),
        });
      }
      default:
        throw errors.validation(
          type,
          'invocationType',
          'Member must satisfy enum value set: [RequestResponse, DryRun, Event]',
        );
    }
  };
}

/** @throws AwsError RequestTooLargeException, InvalidRequestContentException */
function eventIn(payload: unknown, type: keyof typeof LONGEST_EVENT): unknown {
  const bytes =
    payload instanceof Uint8Array ? Buffer.from(payload) : Buffer.from(text(payload) ?? '', 'utf8');
  if (bytes.length > LONGEST_EVENT[type]) throw errors.eventTooLarge(bytes.length, type, LONGEST_EVENT[type]);
  // Nothing is an empty object (recorded by many who invoke without a payload).
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw errors.noJson(bytes.toString('utf8'));
  }
}

function tailOf(log: string): string {
  const bytes = Buffer.from(log, 'utf8');
  return bytes.subarray(Math.max(0, bytes.length - TAIL)).toString('base64');
}
