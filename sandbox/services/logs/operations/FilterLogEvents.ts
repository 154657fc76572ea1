import { filterPattern } from '../filter-pattern';
import { eventsIn, namedGroup, page } from '../requests';
import type { LogsOperation } from '../state';

/** Events of all or some streams of a group, oldest first: what `aws logs tail` shows. */
export const filterLogEvents: LogsOperation<'FilterLogEvents'> = (state, input, { now }) => {
  const group = namedGroup(state, input);
  const { logStreamNames: names = [], logStreamNamePrefix: prefix = '' } = input;
  const passes = filterPattern(input.filterPattern ?? '');
  const found = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(prefix) && (names.length === 0 || names.includes(name)))
    .flatMap((stream) =>
      eventsIn(group, stream, input, now)
        .filter(({ message }) => passes(message))
        .map((event) => ({ ...event, logStreamName: stream.name })),
    )
    .toSorted((a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence);
  const { items, nextToken } = page(found, input, 10_000);
  return {
    events: items.map(({ sequence, ...event }) => ({
      ...event,
      // Ids are 56 digits; their order is that of the events.
      eventId: `${event.timestamp}${String(sequence).padStart(43, '0')}`,
    })),
    searchedLogStreams: [],
    nextToken,
  };
};
