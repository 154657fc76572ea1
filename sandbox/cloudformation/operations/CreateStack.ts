import { AwsError } from '../../wire/types';
import { newStack } from './new-stack';
import { deploymentOf } from './deployment';
import { problem, type StackOperation } from './request';
import { begin, roleOf } from './role';
import { acknowledged, parametersOf, templateOf } from './template';

export const createStack: StackOperation<'CreateStack'> = async (context, input, call) => {
  const { cloud, stacks, machine } = context;
  const given = await templateOf(context, input);
  const name = input.StackName ?? '';
  const existing = stacks.find(name);
  if (existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS')
    throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
  const { template, body, failure } = acknowledged(given, input);
  // Recorded: boto#2781.
  if (input.DisableRollback !== undefined && input.OnFailure !== undefined)
    throw problem('Either DisableRollback or OnFailure can be specified, not both.');
  const deployment = deploymentOf(cloud, input);
  const roleArn = await roleOf(context, input);
  const stack = newStack(context, input, template, body, 'CREATE_IN_PROGRESS');
  stack.parameters = await parametersOf(context, input, template, call.caller);
  stack.roleArn = roleArn;
  stacks.all.push(stack);
  stack.doesNothingOnFailure = input.OnFailure === 'DO_NOTHING';
  const operation = {
    ...begin(context, call, input, stack, deployment),
    isExpanded: template.expanded !== undefined,
  };
  void machine.start(operation, 'creation', () =>
    failure === undefined
      ? machine.create(operation, input.OnFailure === 'DELETE' ? 'DELETE' : 'ROLLBACK')
      : machine.refuse(operation, 'CREATE', failure),
  );
  return { StackId: stack.id, OperationId: operation.record?.id };
};
