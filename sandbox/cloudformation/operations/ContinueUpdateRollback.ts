import type { Stack } from '../stack-machine/stack';
import { found, problem, type StackContext, type StackOperation } from './request';
import { begin, roleOf } from './role';
import { STANDARD } from '../deployment';

/**
 * Rolls an update back once more whose rollback failed, without what is to be skipped: by logical id, of a nested
 * stack `NestedStackName.LogicalId` (API reference). Words of refusals assumed.
 */
export const continueUpdateRollback: StackOperation<'ContinueUpdateRollback'> = async (
  context,
  input,
  call,
) => {
  const { machine } = context;
  const stack = found(context, input);
  if (stack.parentId !== undefined)
    throw problem(`ContinueUpdateRollback is not supported on nested stacks. Use it on the root stack.`);
  if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
    throw problem(`Stack:${stack.id} is in ${stack.status} state and can not continue rollback.`);
  const skip = input.ResourcesToSkip ?? [];
  const isForced = input.ForceRollback === true;
  if (isForced && skip.length > 0)
    throw problem('ForceRollback and ResourcesToSkip cannot be specified together.');
  const failed = failedIn(context, stack);
  const wrong = skip.filter((each) => !failed.has(each));
  if (wrong.length > 0)
    throw problem(
      `The following resources cannot be skipped because they are not in UPDATE_FAILED state: [${wrong.join(', ')}]`,
    );
  stack.roleArn = await roleOf(context, input, stack);
  const operation = {
    ...begin(context, call, input, stack, { ...STANDARD, mode: stack.deployment?.mode ?? STANDARD.mode }),
    isSkipped: (stackName: string, logicalId: string) =>
      isForced || skip.includes(stackName === stack.name ? logicalId : `${stackName}.${logicalId}`),
  };
  void machine.start(operation, 'continuation of the rollback', () => machine.continueRollback(operation));
  return {};
};

/** What can be skipped, as `ResourcesToSkip` calls it. */
function failedIn({ stacks }: StackContext, root: Stack): ReadonlySet<string> {
  const within = stacks.all.filter(
    ({ id, rootId, status }) => id === root.id || (rootId === root.id && status !== 'DELETE_COMPLETE'),
  );
  return new Set(
    within.flatMap((stack) =>
      [...stack.resources.values()]
        .filter(({ status }) => status === 'UPDATE_FAILED')
        .map(({ logicalId }) => (stack === root ? logicalId : `${stack.name}.${logicalId}`)),
    ),
  );
}
