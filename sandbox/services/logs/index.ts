import type { Cloud } from '../../cloud';
import { AwsError, type Input, type Operation, type Service } from '../../wire/types';

interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestionTime: number;
}
interface Group {
  readonly name: string;
  readonly createdAt: number;
  retention: number | undefined;
  readonly streams: Map<string, LogEvent[]>;
}

export function createLogsService(cloud: Cloud): Service {
  const groups = new Map<string, Group>();
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const group = (input: Input): Group => {
    const it = groups.get(text(input['logGroupName']));
    if (it === undefined)
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return it;
  };
  const stream = (input: Input): LogEvent[] => {
    const it = group(input).streams.get(text(input['logStreamName']));
    if (it === undefined)
      throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    return it;
  };
  const arn = (name: string): string => `arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${name}`;
  const operations: Record<string, Operation> = {
    CreateLogGroup: (input) => {
      const name = text(input['logGroupName']);
      if (groups.has(name))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
      groups.set(name, { name, createdAt: cloud.time.now(), retention: undefined, streams: new Map() });
    },
    DeleteLogGroup: (input) => {
      groups.delete(group(input).name);
    },
    PutRetentionPolicy: (input) => {
      group(input).retention = Number(input['retentionInDays']);
    },
    DescribeLogGroups: (input) => ({
      logGroups: [...groups.values()]
        .filter(({ name }) => name.startsWith(text(input['logGroupNamePrefix'])))
        .map((it) => ({
          logGroupName: it.name,
          creationTime: it.createdAt,
          retentionInDays: it.retention,
          arn: `${arn(it.name)}:*`,
          logGroupArn: arn(it.name),
          storedBytes: 0,
        })),
    }),
    CreateLogStream: (input) => {
      const it = group(input);
      const name = text(input['logStreamName']);
      if (it.streams.has(name))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
      it.streams.set(name, []);
    },
    DescribeLogStreams: (input) => ({
      logStreams: [...group(input).streams]
        .filter(([name]) => name.startsWith(text(input['logStreamNamePrefix'])))
        .map(([logStreamName, events]) => ({
          logStreamName,
          creationTime: group(input).createdAt,
          lastEventTimestamp: events.at(-1)?.timestamp,
          uploadSequenceToken: '1',
        })),
    }),
    PutLogEvents: (input) => {
      const events = stream(input);
      for (const each of Array.isArray(input['logEvents'])
        ? (input['logEvents'] as Readonly<Record<string, unknown>>[])
        : [])
        events.push({
          timestamp: Number(each['timestamp']),
          message: text(each['message']),
          ingestionTime: cloud.time.now(),
        });
      return { nextSequenceToken: '1' };
    },
    GetLogEvents: (input) => ({ events: stream(input), nextForwardToken: 'f/1', nextBackwardToken: 'b/1' }),
    FilterLogEvents: (input) => {
      const start = Number(input['startTime'] ?? 0);
      const events = [...group(input).streams].flatMap(([logStreamName, all]) =>
        all
          .filter(({ timestamp }) => timestamp >= start)
          .map((each, index) => ({ ...each, logStreamName, eventId: `${logStreamName}/${index}` })),
      );
      return { events: events.toSorted((a, b) => a.timestamp - b.timestamp), searchedLogStreams: [] };
    },
  };
  return { signingName: 'logs', protocols: ['json1.1'], targetPrefix: 'Logs_20140328', operations };
}
