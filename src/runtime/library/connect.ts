import {
  CloudWatchClient,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  CreateLogStreamCommand,
  type CreateLogStreamCommandInput,
  DescribeLogGroupsCommand,
  type DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { toHandlerError } from '../errors';
import CloudWatch from './cloudwatch';
import CloudWatchLogs from './cloudwatchlogs';
import { LogBatches, type LogEvent } from './log-batches';
import { withHeaders } from './service';

/** What the library puts; it adds a sequence token, which CloudWatch Logs ignores since 2023. */
interface LibraryLogEvents {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly LogEvent[];
}

/** The stand-ins for SDK v2 with SDK v3 behind them. */
export interface Library {
  /** Waits until all log messages are delivered. What couldn't be is in the function's own log. */
  delivered(): Promise<void>;
}

/** Puts SDK v3's clients behind the stand-ins for SDK v2's. They are made with the first call. */
export function connectLibrary(): Library {
  const underWay = new Set<LogBatches>();
  CloudWatch.connectTo((configuration) => {
    const client = new CloudWatchClient(configuration);
    return {
      putMetricData: (input) => client.send(new PutMetricDataCommand(input as PutMetricDataCommandInput)),
    };
  });
  CloudWatchLogs.connectTo((configuration) => {
    const client = new CloudWatchLogsClient(configuration);
    // The library makes a client for each use of each invocation, so all messages are of one stream.
    let batches: LogBatches | undefined;
    return {
      describeLogGroups: (input) =>
        client.send(new DescribeLogGroupsCommand(input as DescribeLogGroupsCommandInput)),
      createLogGroup: (input) => client.send(new CreateLogGroupCommand(input as CreateLogGroupCommandInput)),
      describeLogStreams: (input) =>
        client.send(new DescribeLogStreamsCommand(input as DescribeLogStreamsCommandInput)),
      createLogStream: (input) =>
        client.send(new CreateLogStreamCommand(input as CreateLogStreamCommandInput)),
      putLogEvents: async (input, headers) => {
        const { logGroupName, logStreamName, logEvents } = input as LibraryLogEvents;
        batches ??= new LogBatches(
          onceUnreachableNeverAgain(async (events) => {
            const command = new PutLogEventsCommand({ logGroupName, logStreamName, logEvents: [...events] });
            command.middlewareStack.use(withHeaders(headers));
            const { rejectedLogEventsInfo: rejected } = await client.send(command);
            if (rejected !== undefined)
              throw new Error(`Log events were rejected: ${JSON.stringify(rejected)}`);
          }),
        );
        underWay.add(batches);
        for (const event of logEvents) batches.put(event);
        return {};
      },
    };
  });
  return {
    delivered: async () => {
      for (const each of underWay) {
        underWay.delete(each);
        try {
          await each.delivered();
        } catch (error) {
          console.error(`Log messages were not delivered: ${String(error)}`);
        }
      }
    },
  };
}

/** What waits for a service that didn't answer isn't sent: the waits would add up. */
function onceUnreachableNeverAgain<Input>(
  send: (input: Input) => Promise<void>,
): (input: Input) => Promise<void> {
  let unreachable: Error | undefined;
  return async (input) => {
    if (unreachable !== undefined) throw unreachable;
    try {
      await send(input);
    } catch (error) {
      if (error instanceof Error && toHandlerError(error).code === 'NetworkFailure') unreachable = error;
      throw error;
    }
  };
}
