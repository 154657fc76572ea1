import type { ChangeSetStatus, ExecutionStatus } from '@aws-sdk/client-cloudformation';

import type { InputOf } from '../wire/model';
import type { Deployment } from './deployment';
import type { ResourceChange } from './plan/changes';
import type { HookResult } from './registry/hooks/result';
import type { OperationRecord, Stack } from './stack-machine/stack';
import type { Template } from './template/parse';

/** A change set of a stack. */
export interface ChangeSet {
  readonly id: string;
  readonly name: string;
  readonly stack: Stack;
  readonly type: string;
  readonly template: Template;
  readonly body: string;
  readonly parameters: Stack['parameters'];
  readonly tags: Stack['tags'];
  readonly roleArn: string | undefined;
  readonly deployment: Deployment;
  changes: readonly ResourceChange[];
  status: ChangeSetStatus;
  executionStatus: ExecutionStatus;
  reason: string | undefined;
  readonly at: number;
  readonly description: string | undefined;
  readonly input: InputOf<'cloudformation', 'CreateChangeSet'>;
  /** Of a nested stack's: that of the stack whose resource it is, and the one at the top, which alone is executed and deleted. */
  readonly parent: ChangeSet | undefined;
  readonly root: ChangeSet | undefined;
  /** With `IncludeNestedStacks`: those of the nested stacks that it makes or changes, by logical id. */
  readonly nested: Map<string, ChangeSet>;
  /** As DescribeEvents tells of it. */
  readonly record: OperationRecord;
  /** What hooks said of it. */
  readonly hookResults: HookResult[];
  /** Resolves when the hooks have been asked about it. */
  judging?: Promise<void>;
}

export const UNCHANGED =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Whether change sets of nested stacks belong to it. */
export function includesNested({ input }: Pick<ChangeSet, 'input'>): boolean {
  return input.IncludeNestedStacks === true;
}

/** Those below it, parents first. */
export function descendantsOf({ nested }: Pick<ChangeSet, 'nested'>): readonly ChangeSet[] {
  return [...nested.values()].flatMap((each) => [each, ...descendantsOf(each)]);
}

/**
 * Why it fails with those below it. One of a nested stack that stays as it is has failed, but doesn't count
 * (recorded: aws-sam-cli#2406; reported: copilot-cli#4426).
 */
export function failureBelow({ nested }: Pick<ChangeSet, 'nested'>): string | undefined {
  const failed = [...nested.values()].find(
    ({ status, reason }) => status === 'FAILED' && reason !== UNCHANGED,
  );
  return failed && `Nested change set ${failed.id} was not successfully created: Currently in FAILED.`;
}
