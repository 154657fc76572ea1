import type { HookStatus, ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';

import type { Instant } from '../../time/instant';
import type { Properties } from '../resource-type';
import type { ParameterValues } from '../template/parameter-values';
import type { Template } from '../template/parse';
import type { Deployment } from '../deployment';

/** A resource as a stack has it. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly properties: Properties;
  readonly status: ResourceStatus;
  readonly reason: string | undefined;
  readonly updatedAt: Instant;
  /** The stack's tags that it was given. */
  readonly stackTags?: Readonly<Record<string, string>>;
  /** Logical ids that it depends on, by reference or DependsOn. */
  readonly dependsOn: readonly string[];
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
  /** Whether its attributes are masked in the stack's events. */
  readonly noEcho?: boolean;
}

/** Whether a resource that an update takes out of its template is kept: it wasn't made by this update. */
export function staysWhenRemoved({ deletionPolicy }: Pick<Resource, 'deletionPolicy'>): boolean {
  return deletionPolicy === 'Retain' || deletionPolicy === 'RetainExceptOnCreate';
}

/** Whether it never was what its template says: its creation failed, and no operation since then made it. */
export function isUnmade({ status, physicalId }: Resource): boolean {
  return physicalId === '' || status === 'CREATE_FAILED';
}

/** Of those, each once, what isn't the stack's resource of that name now, and is there to be deleted. */
export function leftoversOf(
  { resources }: Pick<Stack, 'resources'>,
  made: readonly Resource[],
): readonly Resource[] {
  const isLeft = ({ logicalId, physicalId }: Resource): boolean =>
    physicalId !== '' && resources.get(logicalId)?.physicalId !== physicalId;
  return [...new Map(made.filter(isLeft).map((each) => [keyOf(each), each])).values()];
}

/** Tells a resource from others that went by the same logical id before it. */
export function keyOf({ logicalId, physicalId }: Pick<Resource, 'logicalId' | 'physicalId'>): string {
  return `${logicalId} ${physicalId}`;
}

export interface StackEvent {
  readonly eventId: string;
  readonly at: Instant;
  readonly logicalResourceId: string;
  readonly physicalResourceId: string;
  readonly resourceType: string;
  readonly status: ResourceStatus | StackStatus;
  readonly reason: string | undefined;
  readonly detailedStatus: string | undefined;
  readonly properties: string | undefined;
  readonly token: string | undefined;
  readonly operationId: string;
  /** Of an event that tells about a hook. */
  readonly hook: HookEvent | undefined;
}

export interface HookEvent {
  readonly type: string;
  readonly status: HookStatus;
  readonly reason: string;
  readonly invocationId: string;
  readonly failureMode: 'FAIL' | 'WARN';
}

/** Takes a signal; each unique id counts once. */
export type SignalReceiver = (uniqueId: string, status: 'SUCCESS' | 'FAILURE') => void;

/** What an operation is called by DescribeEvents (API reference, `OperationEvent`). */
export type OperationType =
  'CREATE_STACK' | 'UPDATE_STACK' | 'DELETE_STACK' | 'ROLLBACK' | 'CONTINUE_ROLLBACK' | 'CREATE_CHANGESET';

/** One operation of a stack's, as DescribeEvents tells of it. A rollback is one of its own (user guide, "View stack events by operation"). */
export interface OperationRecord {
  readonly id: string;
  readonly type: OperationType;
  status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';
  readonly startedAt: Instant;
  endedAt: Instant | undefined;
}

/** A stack as it was at some time. */
export interface Snapshot {
  readonly template: Template;
  readonly templateBody: string;
  readonly parameters: ParameterValues;
  readonly tags: Readonly<Record<string, string>>;
  readonly resources: ReadonlyMap<string, Resource>;
  /** Its last operation had succeeded, or been taken back: there is a way back to it. */
  readonly isWhole: boolean;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  template: Template;
  templateBody: string;
  description: string | undefined;
  parameters: ParameterValues;
  tags: Readonly<Record<string, string>>;
  capabilities: readonly string[];
  /** Whose rights bound what is done to its resources; undefined: those of whoever asks. */
  roleArn: string | undefined;
  status: StackStatus;
  statusReason: string | undefined;
  readonly createdAt: Instant;
  updatedAt: Instant | undefined;
  deletedAt: Instant | undefined;
  terminationProtection: boolean;
  readonly events: StackEvent[];
  /** Oldest first. */
  readonly operations: OperationRecord[];
  /** Another name that it goes by. */
  alias: string | undefined;
  /** The change set that made it, or changed it last. */
  changeSetId: string | undefined;
  resources: Map<string, Resource>;
  outputs: readonly {
    readonly key: string;
    readonly value: string;
    readonly description: string | undefined;
    readonly exportName: string | undefined;
  }[];
  /** Of a nested stack: the one whose resource it is, and the one at the top. */
  readonly parentId: string | undefined;
  readonly rootId: string | undefined;
  /** What it was before the first of a row of updates that failed and weren't rolled back: the way back. */
  stable: Snapshot | undefined;
  /**
   * What was made, is none of its resources any more, and has still to be deleted: by the clean-up of its next
   * operation, or with it. Creations that failed half-way and were tried anew leave it, and rollbacks that failed.
   */
  undeleted: readonly Resource[];
  /** How its last operation was carried out. */
  deployment: Deployment | undefined;
  /** Created with `OnFailure: DO_NOTHING`, which allows no update after a failure. */
  doesNothingOnFailure: boolean;
  /** Resolves when the running operation has ended. */
  running: Promise<void> | undefined;
  /** By logical id those that wait for signals before they are complete. */
  readonly signals: Map<string, SignalReceiver>;
  /** Cancels the running operation. */
  cancel: (() => void) | undefined;
}
