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
  type PutLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import CloudWatch from './cloudwatch';
import CloudWatchLogs from './cloudwatchlogs';
import { withHeaders } from './service';

/** Puts SDK v3's clients behind the stand-ins for SDK v2's. They are made with the first call. */
export function connectLibrary(): void {
  CloudWatch.connectTo((configuration) => {
    const client = new CloudWatchClient(configuration);
    return {
      putMetricData: (input) => client.send(new PutMetricDataCommand(input as PutMetricDataCommandInput)),
    };
  });
  CloudWatchLogs.connectTo((configuration) => {
    const client = new CloudWatchLogsClient(configuration);
    return {
      describeLogGroups: (input) =>
        client.send(new DescribeLogGroupsCommand(input as DescribeLogGroupsCommandInput)),
      createLogGroup: (input) => client.send(new CreateLogGroupCommand(input as CreateLogGroupCommandInput)),
      describeLogStreams: (input) =>
        client.send(new DescribeLogStreamsCommand(input as DescribeLogStreamsCommandInput)),
      createLogStream: (input) =>
        client.send(new CreateLogStreamCommand(input as CreateLogStreamCommandInput)),
      putLogEvents: (input, headers) => {
        // SDK v2 dropped members without a value; SDK v3 would send the library's null as one.
        const { sequenceToken, ...rest } = input as PutLogEventsCommandInput;
        const command = new PutLogEventsCommand(
          typeof sequenceToken === 'string' ? { ...rest, sequenceToken } : rest,
        );
        command.middlewareStack.use(withHeaders(headers));
        return client.send(command);
      },
    };
  });
}
