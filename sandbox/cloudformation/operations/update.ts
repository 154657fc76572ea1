import type { InputOf } from '../../wire/model';
import type { Deployment } from '../deployment';
import type { Operation } from '../stack-machine/operation';
import type { Stack } from '../stack-machine/stack';
import type { Template } from '../template/parse';
import { checkLock } from './deployment';
import { problem, type StackContext } from './request';

/** What a stack is to be. */
export interface Next {
  readonly template: Template;
  readonly body: string;
  readonly parameters: Stack['parameters'];
  readonly tags: Stack['tags'];
}

type Tags = InputOf<'cloudformation', 'UpdateStack'>['Tags'];

/** The tags that a request gives a stack; where it says nothing of them, those that it has (API reference, UpdateStack). */
export function tagsFor({ Tags }: { readonly Tags?: Tags }, { tags }: Pick<Stack, 'tags'>): Stack['tags'] {
  return Tags === undefined ? tags : tagsIn(Tags);
}

/** The tags of a request, by key. */
export function tagsIn(tags: Tags = []): Stack['tags'] {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/**
 * What change sets of the stack say holds no more, once it is updated by one of them or otherwise: those that could be
 * executed can't be now (API reference, `ExecutionStatus`: "because the stack was already updated").
 */
export function outdate(changeSets: StackContext['changeSets'], stack: Stack): void {
  for (const each of changeSets)
    if (each.stack === stack && each.executionStatus === 'AVAILABLE') each.executionStatus = 'OBSOLETE';
}

/** Ends when the update has. */
export function startUpdate(
  { machine }: Pick<StackContext, 'machine'>,
  operation: Operation,
  next: Next,
): Promise<void> {
  return machine.start(operation, 'update', () =>
    machine.update(operation, next.template, () => {
      Object.assign(operation.stack, {
        template: next.template,
        templateBody: next.body,
        parameters: next.parameters,
        tags: next.tags,
        description: next.template.Description,
      });
    }),
  );
}

/** @throws AwsError unless the stack is whole, or stands where a failure has left it that wasn't rolled back */
export function checkUpdatable(stack: Stack, deployment: Deployment): void {
  const { id, status, doesNothingOnFailure } = stack;
  checkLock(stack, deployment);
  // Recorded: code-dot-org#68524.
  if (status === 'CREATE_FAILED' && doesNothingOnFailure)
    throw problem(
      'This stack cannot be updated from [CREATE_FAILED] state because it contains [on-failure: DO_NOTHING]. Please use disable-rollback option instead during stack creation.',
    );
  if (!/^(?:(?:CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE|(?:CREATE|UPDATE)_FAILED)$/u.test(status))
    throw problem(`Stack:${id} is in ${status} state and can not be updated.`);
}
