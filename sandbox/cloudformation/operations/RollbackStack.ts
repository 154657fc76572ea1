import { deploymentOf, isLocked } from './deployment';
import { found, problem, type StackOperation } from './request';
import { begin, roleOf } from './role';

/** Goes back to the last state that was whole, from a failure that wasn't rolled back. */
export const rollbackStack: StackOperation<'RollbackStack'> = async (context, input, call) => {
  const { cloud, machine } = context;
  const stack = found(context, input);
  const deployment = deploymentOf(cloud, input);
  // Recorded: aws-cdk-cli#1739.
  if (isLocked(stack))
    throw problem(
      'RollbackStack is not supported for stacks that were last updated using EXPRESS deployment mode and are in a failed state',
    );
  // Words assumed, after those of an update.
  if (!/^(?:CREATE|UPDATE)_FAILED$/u.test(stack.status))
    throw problem(`Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`);
  stack.roleArn = await roleOf(context, input, stack);
  const operation = begin(context, call, input, stack, deployment);
  void machine.start(operation, 'rollback', () => machine.rollBack(operation));
  return { StackId: stack.id, OperationId: operation.record?.id };
};
