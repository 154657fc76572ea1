import type { Input } from '../wire/types';
import type { Deployment } from './deployment';
import type { ResourceChange } from './plan/changes';
import type { HookResult } from './registry/hooks';
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
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Stack['tags'];
  readonly roleArn: string | undefined;
  readonly deployment: Deployment;
  readonly changes: readonly ResourceChange[];
  status: string;
  executionStatus: string;
  reason: string | undefined;
  readonly at: number;
  readonly description: unknown;
  readonly input: Input;
  /** As DescribeEvents tells of it. */
  readonly record: OperationRecord;
  /** What hooks said of it. */
  readonly hookResults: HookResult[];
  /** Resolves when the hooks have been asked about it. */
  judging?: Promise<void>;
}
