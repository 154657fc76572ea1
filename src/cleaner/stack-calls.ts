import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';

import { listStackResources, type StackResource } from '../network-interfaces/stack-resources';
import { awsErrorName, isAccessDenied } from './aws-errors';
import type { Effects } from './effects';

/** A stack as DescribeStacks shows it. Undefined when there is no such stack; `denied` when it may not be described. */
export type Described = Stack | 'denied' | undefined;

/** In these states all of the stack goes. */
export const DELETING: ReadonlySet<string> = new Set(['DELETE_IN_PROGRESS', 'ROLLBACK_IN_PROGRESS']);

/** @throws what isn't told by the answer: throttling, faults */
export async function describeStack(
  effects: Pick<Effects, 'cloudFormation'>,
  stackId: string,
): Promise<Described> {
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
