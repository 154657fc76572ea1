import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { ListTagsCommand } from '@aws-sdk/client-lambda';

import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import { listStackResources, type StackResource } from '../network-interfaces/stack-resources';
import { awsErrorName, isAccessDenied } from './aws-errors';
import type { Mode } from './context';
import type { Effects } from './effects';
import type { Outsider } from './blocked-by';
import { MOST_OUTSIDERS } from './tuning';

/** What the stack that the resource belongs to is doing. */
export interface StackOperation {
  readonly mode: Mode;
  /** The stack's status, or why there is none: for messages. */
  readonly status: string;
  /** Whether there is a stack whose status may not be read. */
  readonly isDenied: boolean;
  /**
   * Names the operation, the same over CloudFormation's repeated attempts within it: the time at
   * which it began, as the stack has it. Undefined where there is no stack to tell.
   */
  readonly key: string | undefined;
  /** When it began, in milliseconds since the epoch. */
  readonly beganAt: number | undefined;
}

/** In these states all of the stack goes. */
export const DELETING: ReadonlySet<string> = new Set(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']);

const UNKNOWN = { mode: 'alone', key: undefined, beganAt: undefined } as const;

/** Asks CloudFormation what the stack is doing. A status that can't be read counts as no stack. */
export async function stackOperation(effects: Effects, stackId: string | undefined): Promise<StackOperation> {
  if (stackId === undefined) {
    return { ...UNKNOWN, status: 'not in a stack', isDenied: false };
  }
  const stack = await describeStack(effects, stackId);
  if (stack === undefined || stack === 'denied') {
    return { ...UNKNOWN, status: 'status can’t be read', isDenied: stack === 'denied' };
  }
  const status = stack.StackStatus ?? '';
  const isDeleting = DELETING.has(status);
  const began = (isDeleting ? stack.DeletionTime : undefined) ?? stack.LastUpdatedTime ?? stack.CreationTime;
  return {
    mode: isDeleting ? 'deletion' : 'clean-up',
    status,
    isDenied: false,
    key: began === undefined ? undefined : `${status.split('_')[0] ?? ''}@${began.toISOString()}`,
    beganAt: began?.getTime(),
  };
}

/** Undefined when there is no such stack; `denied` when it may not be described. Other failures are thrown. */
export async function describeStack(
  effects: Pick<Effects, 'cloudFormation'>,
  stackId: string,
): Promise<Stack | 'denied' | undefined> {
  try {
    const answer = await effects.cloudFormation.send(new DescribeStacksCommand({ StackName: stackId }));
    return answer.Stacks?.[0];
  } catch (error) {
    if (isAccessDenied(error)) return 'denied';
    if (awsErrorName(error) === 'ValidationError') return undefined;
    throw error;
  }
}

/**
 * The stack's resources, deleted ones included; undefined when they may not be listed, or not to the end:
 * `mayGoOn` is asked before each page.
 */
export async function stackResources(
  effects: Pick<Effects, 'cloudFormation'>,
  stackId: string,
  mayGoOn?: () => boolean,
): Promise<readonly StackResource[] | undefined> {
  try {
    return await listStackResources(effects.cloudFormation, stackId, mayGoOn);
  } catch (error) {
    if (isAccessDenied(error) || awsErrorName(error) === 'ValidationError') return undefined;
    throw error;
  }
}

/** What is known of stacks, however it comes to be known. */
export interface Stacks {
  readonly describe: (stackId: string) => Promise<Stack | 'denied' | undefined>;
  /** Whether all of the stack goes; undefined where that can't be told. */
  readonly goes: (stackId: string) => Promise<boolean | undefined>;
}

/** Each by itself: what is nested in one that goes isn't known to go. */
export function singleStacks(effects: Pick<Effects, 'cloudFormation'>): Stacks {
  const describe: Stacks['describe'] = (stackId) => describeStack(effects, stackId);
  return {
    describe,
    goes: async (stackId) => {
      const stack = await describe(stackId);
      return typeof stack === 'object' ? DELETING.has(stack.StackStatus ?? '') : undefined;
    },
  };
}

/**
 * Where functions belong that aren't among this stack's own resources. CloudFormation tags what it
 * creates with its stack's id. Keyed by function ARN; at most five.
 */
export async function outsiders(
  effects: Pick<Effects, 'lambda'>,
  functions: readonly FunctionVersion[],
  stacks: Stacks,
): Promise<ReadonlyMap<string, Outsider>> {
  const arns = [...new Set(functions.map(({ functionArn }) => functionArn))].slice(0, MOST_OUTSIDERS);
  const places = await Promise.all(arns.map((arn) => placeOf(effects, arn, stacks)));
  return new Map(arns.map((arn, index) => [arn, places[index] ?? { in: 'unknown' }]));
}

async function placeOf(
  effects: Pick<Effects, 'lambda'>,
  functionArn: string,
  stacks: Stacks,
): Promise<Outsider> {
  const tags = await tagsOf(effects, functionArn);
  if (tags === undefined) return { in: 'unknown' };
  const stackId = tags['aws:cloudformation:stack-id'] ?? '';
  if (stackId === '') return { in: 'no-stack' };
  const stack = await stacks.describe(stackId);
  const goes = await stacks.goes(stackId);
  if (stack === undefined || stack === 'denied' || goes === undefined) return { in: 'unknown' };
  const stackName = stack.StackName ?? stackId;
  const logicalId = tags['aws:cloudformation:logical-id'] ?? '';
  return goes
    ? { in: 'stack-that-goes', stackName, stackId, logicalId }
    : { in: 'stack-that-stays', stackName };
}

/** CloudFormation tags what it creates; undefined when that can't be told. */
async function tagsOf(
  effects: Pick<Effects, 'lambda'>,
  functionArn: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  try {
    return (await effects.lambda.send(new ListTagsCommand({ Resource: functionArn }))).Tags ?? {};
  } catch (error) {
    // Gone meanwhile, or not to be asked.
    if (isAccessDenied(error) || awsErrorName(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}
