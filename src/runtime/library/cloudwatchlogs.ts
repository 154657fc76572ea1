import type {
  CreateLogGroupCommandInput,
  CreateLogStreamCommandInput,
  DescribeLogGroupsCommandInput,
  DescribeLogStreamsCommandInput,
  PutLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Operation, Service, withHeaders } from './service';

/** Stands in for `aws-sdk/clients/cloudwatchlogs`. SDK v3's client is loaded with the first call. */
export default class CloudWatchLogs extends Service {
  protected override async connect(): Promise<Readonly<Record<string, Operation>>> {
    const sdk = await import('@aws-sdk/client-cloudwatch-logs');
    const client = new sdk.CloudWatchLogsClient(this.configuration());
    return {
      describeLogGroups: (input) =>
        client.send(new sdk.DescribeLogGroupsCommand(input as DescribeLogGroupsCommandInput)),
      createLogGroup: (input) =>
        client.send(new sdk.CreateLogGroupCommand(input as CreateLogGroupCommandInput)),
      describeLogStreams: (input) =>
        client.send(new sdk.DescribeLogStreamsCommand(input as DescribeLogStreamsCommandInput)),
      createLogStream: (input) =>
        client.send(new sdk.CreateLogStreamCommand(input as CreateLogStreamCommandInput)),
      putLogEvents: (input, headers) => {
        // SDK v2 dropped members without a value; SDK v3 would send the library's null as one.
        const { sequenceToken, ...rest } = input as PutLogEventsCommandInput;
        const command = new sdk.PutLogEventsCommand(
          typeof sequenceToken === 'string' ? { ...rest, sequenceToken } : rest,
        );
        command.middlewareStack.use(withHeaders(headers));
        return client.send(command);
      },
    };
  }
}
