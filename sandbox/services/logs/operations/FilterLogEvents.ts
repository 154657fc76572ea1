import type { Operation } from '../../../wire/types';
import { filterPattern } from '../filter-pattern';
import { eventsIn, members, namedGroup, page } from '../input';
import type { LogsState } from '../state';

/** Events of all or some streams of a group, oldest first: what `aws logs tail` shows. */
export function filterLogEvents(state: LogsState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const group = namedGroup(state, input);
    const names = input.texts('logStreamNames');
    const prefix = input.text('logStreamNamePrefix') ?? '';
    const passes = filterPattern(input.text('filterPattern') ?? '');
    const found = [...group.streams.values()]
      .filter(({ name }) => name.startsWith(prefix) && (names.length === 0 || names.includes(name)))
      .flatMap((stream) =>
        eventsIn(group, stream, input, now)
          .filter(({ message }) => passes(message))
          .map((event) => ({ ...event, logStreamName: stream.name })),
      )
      .toSorted((a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence);
    const { items, ...rest } = page(found, input, 10_000);
    return {
      events: items.map(({ sequence, ...event }) => ({
        ...event,
        // Ids are 56 digits; their order is that of the events.
        eventId: `${event.timestamp}${String(sequence).padStart(43, '0')}`,
      })),
      searchedLogStreams: [],
      ...rest,
    };
  };
}
