import type { Operation } from '../../../wire/types';
import { eventsIn, members, namedGroup, namedStream, position, token } from '../input';
import type { LogsState } from '../state';

const MOST = 10_000;

/**
 * Pages in both directions: `f/…` goes on towards newer events, `b/…` towards older ones. At an end the
 * token that was sent comes back; that is how clients know.
 */
export function getLogEvents(state: LogsState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const group = namedGroup(state, input);
    const events = eventsIn(group, namedStream(group, input), input, now);
    const size = input.integer('limit', { min: 1, max: MOST }) ?? MOST;
    const sent = input.text('nextToken');
    const [, direction, place] = /^([fb])\/(.+)$/u.exec(sent ?? '') ?? [];
    const at = position(place ?? sent);
    const [start, end] =
      direction === 'f'
        ? [at, at + size]
        : direction === 'b'
          ? [Math.max(0, at - size), at]
          : input.flag('startFromHead') === true
            ? [0, size]
            : [Math.max(0, events.length - size), events.length];
    return {
      events: events
        .slice(start, end)
        .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
      nextForwardToken: `f/${token(Math.min(end, events.length))}`,
      nextBackwardToken: `b/${token(start)}`,
    };
  };
}
