import type { Cloud } from '../../cloud';
import type { Input } from '../../call';
import { AwsError } from '../../wire/types';
import type { Hooks } from '../registry/hooks';
import type { StackMachine } from '../stack-machine/machine';
import type { Stack } from '../stack-machine/stack';
import type { Stacks } from '../stacks';
import type { Transforms } from '../transforms';
import type { ChangeSet } from '../change-sets';

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

const notThere = (name: string): AwsError => problem(`Stack with id ${name} does not exist`);

/** The stack that a request names, by name or id. */
export function found({ stacks }: StackContext, input: Input): Stack {
  const name = text(input['StackName']);
  const stack = stacks.find(name);
  if (stack === undefined) throw notThere(name);
  return stack;
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
export function list(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? (value as Readonly<Record<string, unknown>>[]) : [];
}
/** The tags of a request, by key. */
export function tagsIn(input: Input): Readonly<Record<string, string>> {
  return Object.fromEntries(list(input['Tags']).map((tag) => [text(tag['Key']), text(tag['Value'])]));
}
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(text) : [];
}
