import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

import { Budget, endWith } from '../budget';
import { clientConfiguration, forLogs } from '../client-configuration';
import type { Clock } from '../../ground/clock';
import { LONGEST_CALL } from '../library/delivery';
import type { HookRequest } from './request';

/** In bytes; a log event has at most 256 KB (CloudWatch Logs quotas). */
const LONGEST_LINE = 200_000;
/**
 * Writes lines into the user's log group, in a stream of the stack and target, with the credentials that came
 * with the request. That it can't is nobody's misfortune but the reader's: nothing is thrown.
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
    client = new CloudWatchLogsClient(clientConfiguration(logs.credentials, region, forLogs));
    client.middlewareStack.use(endWith(budget));
    await client.send(new CreateLogStreamCommand(stream)).catch(ignoreExisting);
    await client.send(new PutLogEventsCommand({ ...stream, logEvents }));
  } catch {
    // The answer matters more than its trace.
  } finally {
    budget.close();
    client?.destroy();
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
}

/** As the registry's runtimes name them: `<stack id>/<logical id>`, without colons and asterisks, which names can't hold. */
function streamName(first: string, targetLogicalId: string): string {
  return `${first}/${targetLogicalId}`.replaceAll(/[:*]/gu, '__').slice(0, 512);
}
