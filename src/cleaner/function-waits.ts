import { DescribeStackEventsCommand } from '@aws-sdk/client-cloudformation';

import { listIn, nextIn } from '../network-interfaces/answered';
import type { Effects } from './effects';
import { MOST_PAGES_OF_EVENTS, SURELY_NOT_GIVEN_UP } from './tuning';

/*
 * CloudFormation's own wait for the network interfaces of a function that it has deleted (template reference,
 * `AWS::Lambda::Function VpcConfig`). Nothing but the stack's events tells whether there was one, and how it ended.
 */

/** An event of a stack, as far as it is read. */
export interface StackEvent {
  readonly at: number;
  readonly physicalId: string;
  readonly status: string;
  readonly reason: string;
}

/**
 * How the reason of a function's DELETE_IN_PROGRESS begins that tells of the wait (recorded: serverless/serverless#4722,
 * #7633, cloudformation-coverage-roadmap#392). In other words it counts for none.
 */
const WAITS = 'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function';

/**
 * Of these functions, by their physical ids, those for whose network interfaces CloudFormation waited, and saw them gone:
 * of each its latest deletion counts. Events in any order.
 */
export function sawGone(events: readonly StackEvent[], functions: readonly string[]): ReadonlySet<string> {
  const gone = functions.filter((name) => {
    const own = events.filter(({ physicalId }) => physicalId === name);
    const latest = (are: readonly StackEvent[]): number => Math.max(...are.map(({ at }) => at));
    const ended = latest(own.filter(({ status }) => status === 'DELETE_COMPLETE'));
    const going = own.filter(({ at, status }) => status === 'DELETE_IN_PROGRESS' && at <= ended);
    // An attempt begins with an event without a reason; what is before it belongs to an earlier one.
    const began = latest(going.filter(({ reason }) => reason === ''));
    const waited = going.filter(({ at, reason }) => at >= began && reason.startsWith(WAITS));
    // It may say so again while it waits: the first counts.
    const since = Math.min(...waited.map(({ at }) => at));
    return waited.length > 0 && ended - since < SURELY_NOT_GIVEN_UP;
  });
  return new Set(gone);
}

/**
 * Of these functions that the stack has deleted, by their physical ids, those for which `sawGone` is so. None where the
 * stack's events can't be read to where they tell.
 *
 * @param eventsOf gives the stack's events since an instant
 */
export async function seenGoneByStack(
  functions: readonly { readonly physicalId: string; readonly updatedAt: number }[],
  eventsOf: (since: number) => Promise<readonly StackEvent[] | undefined>,
): Promise<ReadonlySet<string>> {
  if (functions.length === 0) return new Set();
  const events = await eventsOf(
    Math.min(...functions.map(({ updatedAt }) => updatedAt)) - SURELY_NOT_GIVEN_UP,
  );
  return sawGone(
    events ?? [],
    functions.map(({ physicalId }) => physicalId),
  );
}

/**
 * The stack's events since an instant. Undefined where they may not be read, or can't be, or not as far back as that:
 * then nothing is known of any wait, which is no failure. `mayGoOn` is asked before each page.
 */
export async function eventsSince(
  { cloudFormation }: Pick<Effects, 'cloudFormation'>,
  stackId: string,
  since: number,
  mayGoOn: () => boolean,
): Promise<readonly StackEvent[] | undefined> {
  const events: StackEvent[] = [];
  let nextToken: string | undefined;
  try {
    for (let pages = 0; pages < MOST_PAGES_OF_EVENTS && mayGoOn(); pages += 1) {
      const page = await cloudFormation.send(
        new DescribeStackEventsCommand({
          StackName: stackId,
          ...(nextToken === undefined ? {} : { NextToken: nextToken }),
        }),
      );
      for (const each of listIn(page.StackEvents, 'events')) {
        events.push({
          at: each.Timestamp?.getTime() ?? 0,
          physicalId: each.PhysicalResourceId ?? '',
          status: each.ResourceStatus ?? '',
          reason: each.ResourceStatusReason ?? '',
        });
      }
      nextToken = nextIn(page.NextToken, nextToken);
      // The newest come first (CloudFormation API reference).
      if (nextToken === undefined || (events.at(-1)?.at ?? 0) < since) return events;
    }
  } catch {
    return undefined;
  }
  return undefined;
}
