import type { Cloud } from '../../cloud';
import { pageByNumber, type Page } from '../../services/paging';
import { AwsError } from '../../wire/types';
import type { Hooks } from '../registry/hooks';
import type { StackMachine } from '../stack-machine/machine';
import type { Stack } from '../stack-machine/stack';
import type { Stacks } from '../stacks';
import type { Transforms } from '../transforms';
import type { ChangeSet } from '../change-sets';
import type { OperationName, OperationOn } from '../../wire/model';

/** What the operations on stacks work with. */
export interface StackContext {
  readonly cloud: Cloud;
  readonly stacks: Stacks;
  readonly changeSets: ChangeSet[];
  readonly machine: StackMachine;
  readonly isKnownType: (typeName: string) => boolean;
  /** Names of a type's properties whose change needs a replacement. */
  readonly createOnly: (typeName: string) => readonly string[];
  readonly hooks: Hooks;
  readonly transforms: Transforms;
}

export const problem = (message: string): AwsError => new AwsError('ValidationError', message);

/** The stack that a request names, by name or id. */
export function found(
  { stacks }: StackContext,
  { StackName = '' }: { readonly StackName?: string | undefined },
): Stack {
  const stack = stacks.find(StackName);
  if (stack === undefined) throw problem(`Stack with id ${StackName} does not exist`);
  return stack;
}

/** The page of a list that a request asks for. @throws AwsError for a token that nobody was given (words assumed) */
export function page<T>(
  all: readonly T[],
  { NextToken }: { readonly NextToken?: string | undefined },
): Page<T> {
  return pageByNumber(all, 100, NextToken, () => problem('The provided token is invalid.'));
}

/** One of its operations. */
export type StackOperation<N extends OperationName<'cloudformation'>> = OperationOn<
  StackContext,
  'cloudformation',
  N
>;
