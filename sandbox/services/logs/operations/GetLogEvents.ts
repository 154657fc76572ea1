import { numberIn } from '../../paging';
import { CHECKS, eventsIn, invalidToken, namedGroup, namedStream } from '../requests';
import type { LogsOperation } from '../state';

const MOST = 10_000;

/**
 * Pages in both directions: `f/…` goes on towards newer events, `b/…` towards older ones. At an end the
 * token that was sent comes back; that is how clients know.
 */
export const getLogEvents: LogsOperation<'GetLogEvents'> = (state, input, { now }) => {
  const group = namedGroup(state, input);
  const events = eventsIn(group, namedStream(group, input), input, now);
  const size = CHECKS.within(input, 'limit', { min: 1, max: MOST }) ?? MOST;
  const { nextToken: sent, startFromHead: isFromHead = false } = input;
  const [, direction, place = sent] = /^([fb])\/(.+)$/u.exec(sent ?? '') ?? [];
  const at = numberIn(place, invalidToken);
  const [start, end] =
    direction === 'f'
      ? [at, at + size]
      : direction === 'b'
        ? [Math.max(0, at - size), at]
        : isFromHead
          ? [0, size]
          : [Math.max(0, events.length - size), events.length];
  return {
    events: events
      .slice(start, end)
      .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    nextForwardToken: `f/${Math.min(end, events.length)}`,
    nextBackwardToken: `b/${start}`,
  };
};
