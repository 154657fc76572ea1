import { deploymentOf } from './deployment';
import { discard } from './draft';
import { problem, type StackOperation } from './request';
import { begin, roleOf } from './role';

export const deleteStack: StackOperation<'DeleteStack'> = async (context, input, call) => {
  const { cloud, stacks, machine } = context;
  const stack = stacks.find(input.StackName ?? '');
  if (stack === undefined || stack.status === 'DELETE_COMPLETE') return;
  if (stack.terminationProtection)
    throw problem(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  if (stack.status.endsWith('_CLEANUP_IN_PROGRESS'))
    throw problem(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`);
  const retain = input.RetainResources ?? [];
  if (retain.length > 0 && stack.status !== 'DELETE_FAILED') {
    throw problem(
      `Invalid operation on stack [${stack.id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.`,
    );
  }
  const force = input.DeletionMode === 'FORCE_DELETE_STACK';
  if (force && stack.status !== 'DELETE_FAILED') {
    throw problem(
      `Invalid operation on stack [${stack.id}]. You can activate DeletionMode FORCE_DELETE_STACK in a delete stack operation only when the stack is in the DELETE_FAILED state.`,
    );
  }
  const deployment = deploymentOf(cloud, input);
  stack.roleArn = await roleOf(context, input, stack);
  if (stack.running === undefined) {
    const operation = begin(context, call, input, stack, deployment);
    const inReview = stacks.all.filter(({ parentId, rootId }) => [parentId, rootId].includes(stack.id));
    const run = async (): Promise<void> => {
      await machine.delete(operation, new Set(retain), force);
      if (stack.status === 'DELETE_COMPLETE') discard(context, inReview, operation);
    };
    void machine.start(operation, 'deletion', run);
  }
};
