import { CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  type CreateLogGroupCommandInput,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Budget, within } from '../budget';
import { Batches, type Limits } from './batches';
import CloudWatch from './cloudwatch';
import CloudWatchLogs from './cloudwatchlogs';
import { Delivery } from './delivery';
import { LogStreams, type LogStream } from './log-streams';
import { Service, withHeaders } from './service';

/** One line of a log, as CloudWatch Logs takes it. */
interface LogEvent {
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** What the library puts; it adds a sequence token, which CloudWatch Logs ignores since 2023. */
interface LibraryLogEvents extends LogStream {
  readonly logEvents: readonly LogEvent[];
}

/** The same for metrics. */
interface LibraryMetrics {
  readonly Namespace: string;
  readonly MetricData: readonly MetricDatum[];
}

/** What PutLogEvents takes (CloudWatch Logs API reference): it counts 26 bytes for an event besides its message. */
export const LOG_LIMITS: Limits<LogEvent> = {
  items: 10_000,
  bytes: 1_048_576,
  bytesOf: ({ message }) => Buffer.byteLength(message) + 26,
};

/** What PutMetricData takes (CloudWatch API reference): 1 MB; the library's metrics have a few hundred bytes. */
const METRIC_LIMITS: Limits<MetricDatum> = { items: 1_000, bytes: 1_000_000, bytesOf: () => 1_000 };

/** The stand-ins for SDK v2 with SDK v3 behind them. */
export interface Library {
  /** Begins an invocation, whose time logs and metrics share. */
  begin(budget: Pick<Budget, 'signal'>): void;
  /**
   * Waits until all log messages and metrics are delivered, or the time is over. That some couldn't be is said in
   * the function's own log.
   */
  delivered(budget: Pick<Budget, 'signal'>): Promise<void>;
}

/**
 * Puts SDK v3's clients behind the stand-ins for SDK v2's. They are made with the first call.
 *
 * @param longestCall milliseconds that one call may take
 */
export function connectLibrary(longestCall?: number): Library {
  const underWay = new Set<{ delivered(): Promise<void> }>();
  const streams = new LogStreams();
  let delivery: Delivery | undefined;
  const delivering =
    <Input>(service: object, send: (input: Input) => Promise<void>): ((input: Input) => Promise<void>) =>
    (input) =>
      delivery === undefined ? send(input) : delivery.of(service, () => send(input));
  CloudWatch.connectTo((configuration) => {
    const client = new CloudWatchClient(configuration);
    // The library makes a client for each use of each invocation: all metrics are of one namespace.
    let batches: Batches<MetricDatum> | undefined;
    return {
      putMetricData: async (input) => {
        const { Namespace, MetricData } = input as LibraryMetrics;
        batches ??= new Batches(
          METRIC_LIMITS,
          delivering(CloudWatch, async (metrics) => {
            await client.send(new PutMetricDataCommand({ Namespace, MetricData: [...metrics] }));
          }),
        );
        underWay.add(batches);
        for (const metric of MetricData) batches.put(metric);
        return {};
      },
    };
  });
  CloudWatchLogs.connectTo((configuration) => {
    const client = new CloudWatchLogsClient(configuration);
    // For the same reason all messages are of one stream.
    let batches: Batches<LogEvent> | undefined;
    return {
      describeLogGroups: (input) =>
        streams.describeGroups(client, (input as { readonly logGroupNamePrefix: string }).logGroupNamePrefix),
      createLogGroup: (input) => client.send(new CreateLogGroupCommand(input as CreateLogGroupCommandInput)),
      createLogStream: (input) => streams.createStream(client, input as LogStream),
      // Asked for the next sequence token alone, which CloudWatch Logs ignores since 2023.
      describeLogStreams: () => Promise.resolve({ logStreams: [] }),
      putLogEvents: async (input, headers) => {
        const { logEvents, ...rest } = input as LibraryLogEvents;
        const stream = { logGroupName: rest.logGroupName, logStreamName: rest.logStreamName };
        batches ??= new Batches(
          LOG_LIMITS,
          delivering(CloudWatchLogs, async (events) => {
            const command = new PutLogEventsCommand({ ...stream, logEvents: [...events] });
            command.middlewareStack.use(withHeaders(headers));
            const { rejectedLogEventsInfo: rejected } = await streams.putting(client, stream, () =>
              client.send(command),
            );
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
    begin: (budget) => {
      delivery = new Delivery(budget, longestCall);
      Service.begin(delivery);
    },
    delivered: async (budget) => {
      for (const each of underWay) {
        underWay.delete(each);
        try {
          await within(budget, each.delivered());
        } catch (error) {
          console.log(`Log messages or metrics were not delivered: ${String(error)}`);
        }
      }
    },
  };
}
