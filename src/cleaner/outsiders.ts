import { ListTagsCommand } from '@aws-sdk/client-lambda';

import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import { awsErrorName, isAccessDenied } from './aws-errors';
import type { Effects } from './effects';
import { DELETING, describeStack, type Described } from './stack-calls';
import { MOST_OUTSIDERS } from './tuning';

/** What is known of a function's place when its stack isn't the cleaner's. */
export type Outsider =
  /** In no stack, as far as its tags tell. */
  | { readonly in: 'no-stack' }
  /** In another stack, which goes too (it is being deleted, or is nested in what is). */
  | {
      readonly in: 'stack-that-goes';
      readonly stackName: string;
      readonly stackId: string;
      /** By its tag; empty where it has none. */
      readonly logicalId: string;
    }
  | { readonly in: 'stack-that-stays'; readonly stackName: string }
  /** Its tags or stack can't be read. */
  | { readonly in: 'unknown' };

/** What is known of stacks, however it comes to be known. */
export interface Stacks {
  readonly describe: (stackId: string) => Promise<Described>;
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
