import type { Caller } from '../../call';
import type { Cloud } from '../../cloud';
import type { Deployment } from '../deployment';
import type { Foreseen, IsSkipped } from '../resource-type';
import type { OperationRecord, OperationType, Stack } from './stack';

/** One operation on one stack, from its first event to its last. */
export interface Operation {
  readonly stack: Stack;
  /** Who acts: the stack's role, or who asked. */
  readonly caller: Caller;
  readonly token: string | undefined;
  readonly deployment: Deployment;
  /** Its template's macros were run for it, and not for a change set before. */
  readonly isExpanded?: boolean;
  /** As DescribeEvents tells of it: there once it has begun, another one once it rolls back. */
  record?: OperationRecord;
  /** Aborted when an update is cancelled. */
  readonly cancelled: AbortController;
  /** Of a change set's execution: what it has foreseen of the nested stacks, by logical id. */
  readonly foreseen?: ReadonlyMap<string, Foreseen>;
  /** Of a rollback that is continued: what is not rolled back. */
  readonly isSkipped?: IsSkipped;
}

/** Opens the record of an operation: of a stack's from now on it is the last one. */
export function record({ time, random }: Cloud, stack: Stack, type: OperationType): OperationRecord {
  const it: OperationRecord = {
    id: random.stream('cloudformation/operations').uuid(),
    type,
    status: 'IN_PROGRESS',
    startedAt: time.now(),
    endedAt: undefined,
  };
  stack.operations.push(it);
  return it;
}

/** Closes it, with the stack's last event or later. */
export function endRecord(
  { time }: Cloud,
  { events }: Stack,
  it: OperationRecord,
  status: 'SUCCEEDED' | 'FAILED',
): void {
  it.status = status;
  it.endedAt = Math.max(time.now(), events.at(-1)?.at ?? 0);
}

/** Beside each COMPLETE of a resource in express mode, deletions too (recorded: aws-cdk-cli#1689). */
export const EXPRESS_REASON =
  'Resource operation completed using Express Mode. It may continue becoming available in the background.';

/** The reason of a resource's COMPLETE event. */
export function completionReason({ deployment }: Operation, own?: string): string | undefined {
  if (deployment.mode !== 'EXPRESS') return own;
  return own === undefined ? EXPRESS_REASON : `${EXPRESS_REASON} ${own}`;
}
