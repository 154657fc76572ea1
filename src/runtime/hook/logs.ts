import { CloudWatchLogsClient, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';

import { Budget, endWith } from '../budget';
import { clientConfiguration, forLogs } from '../client-configuration';
import type { Clock } from '../../ground/clock';
import { LONGEST_CALL } from '../library/delivery';
import { LogStreams } from '../library/log-streams';
import type { HookRequest } from './request';

/** In bytes; a log event has at most 256 KB (CloudWatch Logs quotas). */
const LONGEST_LINE = 200_000;

/** Those that this process has seen. */
const streams = new LogStreams();

/**
 * Writes lines into the user's log group, in a stream of the stack and target, with the credentials that came
 * with the request. Where that fails, the answer goes out without its trace: nothing is thrown.
 */
export async function deliverLogs(
  lines: readonly string[],
  { logs, stackId, awsAccountId, region, targetLogicalId }: HookRequest,
  clock: Clock,
): Promise<void> {
  if (logs === undefined || lines.length === 0) return;
  const stream = {
    logGroupName: logs.group,
    logStreamName: streamName(stackId ?? `${awsAccountId}-${region}`, targetLogicalId),
  };
  const timestamp = clock.now();
  const logEvents = lines.map((line) => ({ timestamp, message: line.slice(0, LONGEST_LINE) }));
  let client: CloudWatchLogsClient | undefined;
  // Of 30 s the judgement may take 25.
  const budget = new Budget(LONGEST_CALL);
  try {
    const connected = new CloudWatchLogsClient(clientConfiguration(logs.credentials, region, forLogs));
    client = connected;
    client.middlewareStack.use(endWith(budget));
    await streams.ensureStream(connected, stream);
    const put = new PutLogEventsCommand({ ...stream, logEvents });
    await streams.putting(connected, stream, () => connected.send(put));
  } catch {
    // The answer matters more than its trace.
  } finally {
    budget.close();
    client?.destroy();
  }
}

/** As the registry's runtimes name them: `<stack id>/<logical id>`, without colons and asterisks, which names can't hold. */
function streamName(first: string, targetLogicalId: string): string {
  return `${first}/${targetLogicalId}`.replaceAll(/[:*]/gu, '__').slice(0, 512);
}
