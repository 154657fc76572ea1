import { invalidParameter } from '../errors';
import { CHECKS, namedGroup, page } from '../requests';
import type { LogStream, LogsOperation } from '../state';

export const describeLogStreams: LogsOperation<'DescribeLogStreams'> = (state, input) => {
  const group = namedGroup(state, input);
  const prefix = input.logStreamNamePrefix;
  const order = CHECKS.word(input, 'orderBy', ['LogStreamName', 'LastEventTime']) ?? 'LogStreamName';
  if (order === 'LastEventTime' && prefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const found = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    .toSorted((a, b) => (order === 'LastEventTime' ? lastEvent(a) - lastEvent(b) : a.name < b.name ? -1 : 1));
  if (input.descending === true) found.reverse();
  const { items, nextToken } = page(found, input, 50);
  return {
    logStreams: items.map((stream) => ({
      logStreamName: stream.name,
      creationTime: stream.createdAt,
      firstEventTimestamp: stream.events[0]?.timestamp,
      lastEventTimestamp: stream.events.at(-1)?.timestamp,
      lastIngestionTime: stream.events.at(-1)?.ingestionTime,
      uploadSequenceToken: '1',
      arn: state.streamArn(group, stream),
      storedBytes: 0,
    })),
    nextToken,
  };
};

function lastEvent({ events }: LogStream): number {
  return events.at(-1)?.timestamp ?? 0;
}
