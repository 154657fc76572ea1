import { AwsError, type Operation } from '../../wire/types';
import { newStack } from './new-stack';
import { type StackContext, text } from './request';
import { begin, roleOf } from './role';
import { checkCapabilities, parametersOf, templateOf } from './template';

export const createStack = (context: StackContext): Operation => {
  const { stacks, machine } = context;
  return async (input, call) => {
    const { template, body } = await templateOf(context, input);
    const name = text(input['StackName']);
    const existing = stacks.find(name);
    if (existing !== undefined && existing.status !== 'REVIEW_IN_PROGRESS')
      throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
    checkCapabilities(template, input);
    const roleArn = await roleOf(context, input);
    const stack = newStack(context, input, template, body, 'CREATE_IN_PROGRESS');
    stack.parameters = parametersOf(input, template);
    stack.roleArn = roleArn;
    stacks.all.push(stack);
    const onFailure =
      input['DisableRollback'] === 'true' ? 'DO_NOTHING' : text(input['OnFailure'] ?? 'ROLLBACK');
    machine.start(stack, 'creation', () =>
      machine.create(
        begin(context, call, input, stack),
        onFailure === 'DELETE' || onFailure === 'DO_NOTHING' ? onFailure : 'ROLLBACK',
      ),
    );
    return { StackId: stack.id };
  };
};
