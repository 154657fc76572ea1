import { DescribeEventsCommand, type OperationEvent, type Stack } from '@aws-sdk/client-cloudformation';

import type { Aws } from '../account/aws';
import type { LastFailure, StackEvent } from './picture';

/** Statuses of a stack whose last operation failed, and what is said where an update left something behind. */
const FAILED = /_FAILED$|ROLLBACK/u;
const LEFT_BEHIND = /could not be deleted/u;

/**
 * What failed last in a stack, by DescribeEvents, which groups events by operation and tells refusals of hooks and
 * validations as well; where that can't be asked, by the stack's events. Undefined where nothing did.
 */
export async function lastFailureOf(
  aws: Aws,
  { StackId = '', StackStatus, StackStatusReason = '' }: Stack,
  events: readonly StackEvent[],
): Promise<LastFailure | undefined> {
  if (!FAILED.test(StackStatus ?? '') && !LEFT_BEHIND.test(StackStatusReason)) return undefined;
  try {
    const { OperationEvents = [] } = await aws.cloudFormation.send(
      new DescribeEventsCommand({ StackName: StackId, Filters: { FailedEvents: true } }),
    );
    // The newest come first.
    const [newest] = OperationEvents;
    if (newest !== undefined) {
      const own = OperationEvents.filter(({ OperationId }) => OperationId === newest.OperationId);
      return {
        operation: newest.OperationType,
        at: newest.Timestamp?.getTime() ?? 0,
        resources: ofEach(own.filter((each) => each.PhysicalResourceId !== StackId).map(reasonOf)),
      };
    }
  } catch {
    // It is younger than many permissions: what follows says less of the same.
  }
  const failures = events.filter(
    ({ status, physicalId }) => status.endsWith('_FAILED') && physicalId !== StackId,
  );
  const last = failures.at(-1);
  if (last === undefined) return undefined;
  return { operation: undefined, at: last.at, resources: ofEach(failures.toReversed()) };
}

function reasonOf(event: OperationEvent): { readonly logicalId: string; readonly reason: string } {
  const { LogicalResourceId, HookType, ValidationName, ResourceStatusReason } = event;
  return {
    logicalId: LogicalResourceId ?? HookType ?? ValidationName ?? '',
    reason: event.HookStatusReason ?? event.ValidationStatusReason ?? ResourceStatusReason ?? '',
  };
}

/** One for each resource, the latest, the first to fail first. */
function ofEach(
  newestFirst: readonly { readonly logicalId: string; readonly reason: string }[],
): LastFailure['resources'] {
  const latest = new Map<string, string>();
  for (const { logicalId, reason } of newestFirst) {
    if (!latest.has(logicalId)) latest.set(logicalId, reason);
  }
  return [...latest].toReversed().map(([logicalId, reason]) => ({ logicalId, reason }));
}
