import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

/** Where an invocation's messages go. */
export interface LogStream {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

/**
 * The log groups and streams that this process has seen, for the resource type as well as for the hook. The runtime
 * library asks for both in every invocation; of a deletion that waits, most invocations are of one process, and
 * CloudWatch Logs grants an account a few such requests a second (CloudWatch Logs quotas: DescribeLogGroups 10).
 */
export class LogStreams {
  private readonly groups = new Set<string>();
  private readonly streams = new Set<string>();

  /** Tells whether there is such a group, in the shape of DescribeLogGroups' answer. */
  async describeGroups(
    client: CloudWatchLogsClient,
    prefix: string,
  ): Promise<{ readonly logGroups: readonly { readonly logGroupName?: string | undefined }[] }> {
    if (this.groups.has(prefix)) return { logGroups: [{ logGroupName: prefix }] };
    const { logGroups = [] } = await client.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }),
    );
    if (logGroups.some(({ logGroupName }) => logGroupName === prefix)) this.groups.add(prefix);
    return { logGroups };
  }

  /** @throws `ResourceAlreadyExistsException` where it was there without this process's knowing. */
  async createStream(client: CloudWatchLogsClient, stream: LogStream): Promise<object> {
    const key = keyOf(stream);
    if (this.streams.has(key)) return {};
    try {
      const answer = await client.send(new CreateLogStreamCommand(stream));
      this.streams.add(key);
      return answer;
    } catch (error) {
      if (isNamed(error, 'ResourceAlreadyExistsException')) this.streams.add(key);
      throw error;
    }
  }

  /** The same, whether it was there or not. */
  async ensureStream(client: CloudWatchLogsClient, stream: LogStream): Promise<void> {
    try {
      await this.createStream(client, stream);
    } catch (error) {
      if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error;
    }
  }

  /** Puts messages, making anew what somebody has deleted meanwhile. */
  async putting<T>(client: CloudWatchLogsClient, stream: LogStream, put: () => Promise<T>): Promise<T> {
    try {
      return await put();
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw error;
      if (!(await make(client, stream))) {
        await client.send(new CreateLogGroupCommand({ logGroupName: stream.logGroupName }));
        await make(client, stream);
      }
      return put();
    }
  }
}

function keyOf({ logGroupName, logStreamName }: LogStream): string {
  // Neither a group's nor a stream's name may hold an asterisk.
  return `${logGroupName}*${logStreamName}`;
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Makes the stream, if it isn't there. False where its group isn't. */
async function make(client: CloudWatchLogsClient, stream: LogStream): Promise<boolean> {
  try {
    await client.send(new CreateLogStreamCommand(stream));
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) return false;
    if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error;
  }
  return true;
}
