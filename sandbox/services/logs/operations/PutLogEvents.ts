import { DAY, HOUR } from '../../../time/instant';
import { invalidParameter } from '../errors';
import { CHECKS, namedGroup, namedStream } from '../requests';
import type { LogsOperation } from '../state';

/** Limits of one call (API reference of PutLogEvents). */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const BYTES_AN_EVENT = 26;
const LONGEST_SPAN = DAY;
const OLDEST = 14 * DAY;
const NEWEST = 2 * HOUR;

/** Sequence tokens are ignored and given all the same, as since 2023. */
export const putLogEvents: LogsOperation<'PutLogEvents'> = (state, input, { now }) => {
  const group = namedGroup(state, input);
  const stream = namedStream(group, input);
  const events = (input.logEvents ?? []).map((event) => {
    const timestamp = CHECKS.within(event, 'timestamp', { min: 0, max: Number.MAX_SAFE_INTEGER });
    if (timestamp === undefined) throw CHECKS.missing('logEvents.1.member.timestamp');
    return { timestamp, message: CHECKS.required(event, 'message') };
  });
  if (events.length === 0) throw CHECKS.missing('logEvents');
  check(events);
  const isTooOld = (timestamp: number): boolean => timestamp < now - OLDEST;
  const isTooNew = (timestamp: number): boolean => timestamp > now + NEWEST;
  const kept = events.filter(({ timestamp }) => !isTooOld(timestamp) && !isTooNew(timestamp));
  const added = kept.map((event) => {
    group.nextSequence += 1;
    return { ...event, ingestionTime: now, sequence: group.nextSequence };
  });
  stream.events = [...stream.events, ...added].toSorted(
    (a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence,
  );
  const tooOld = events.findLastIndex(({ timestamp }) => isTooOld(timestamp));
  const tooNew = events.findIndex(({ timestamp }) => isTooNew(timestamp));
  const rejected = {
    ...(tooOld < 0 ? {} : { tooOldLogEventEndIndex: tooOld + 1 }),
    ...(tooNew < 0 ? {} : { tooNewLogEventStartIndex: tooNew }),
  };
  return {
    nextSequenceToken: String(group.nextSequence),
    ...(kept.length === events.length ? {} : { rejectedLogEventsInfo: rejected }),
  };
};

function check(events: readonly { readonly timestamp: number; readonly message: string }[]): void {
  if (events.length > MOST_EVENTS) {
    throw invalidParameter(`Upload too large: ${events.length} events exceed the limit of ${MOST_EVENTS}.`);
  }
  const bytes = events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + BYTES_AN_EVENT, 0);
  if (bytes > MOST_BYTES) {
    throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  }
  if (events.some(({ timestamp }, index) => timestamp < (events[index - 1]?.timestamp ?? 0))) {
    throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.');
  }
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > LONGEST_SPAN) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
}
