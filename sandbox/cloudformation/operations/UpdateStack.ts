import { STACK_TYPE } from '../stack-machine/events';
import type { Stack } from '../stack-machine/stack';
import { sameValue } from '../template/same';
import { deploymentOf } from './deployment';
import { found, problem, type StackOperation } from './request';
import { begin, roleOf } from './role';
import { acknowledged, parametersOf, templateOf } from './template';
import { checkUpdatable, outdate, startUpdate, tagsFor, type Next } from './update';

export const updateStack: StackOperation<'UpdateStack'> = async (context, input, call) => {
  const stack = found(context, input);
  const given = await templateOf(context, input, stack);
  const { template, body } = given;
  const parameters = await parametersOf(context, input, template, call.caller, stack);
  const tags = tagsFor(input, stack);
  const deployment = deploymentOf(context.cloud, input);
  checkUpdatable(stack, deployment);
  const { failure } = acknowledged(given, input);
  const roleArn = await roleOf(context, input, stack);
  // What has failed is tried again with the same template.
  const isAgain = failure !== undefined || stack.status.endsWith('_FAILED');
  if (!isAgain && isUnchanged(stack, { template, body, parameters, tags }))
    throw problem('No updates are to be performed.');
  stack.roleArn = roleArn;
  stack.capabilities = input.Capabilities ?? [];
  const operation = {
    ...begin(context, call, input, stack, deployment),
    isExpanded: template.expanded !== undefined,
  };
  if (failure !== undefined) {
    void context.machine.start(operation, 'update', () =>
      context.machine.refuse(operation, 'UPDATE', failure),
    );
    return { StackId: stack.id, OperationId: operation.record?.id };
  }
  outdate(context.changeSets, stack);
  void startUpdate(context, operation, { template, body, parameters, tags });
  return { StackId: stack.id, OperationId: operation.record?.id };
};

/**
 * Whether there is nothing to do. What a nested stack's template has become isn't seen before its parent's update
 * runs (API reference, `ResourceChangeDetail`), so that with one there always may be.
 */
function isUnchanged(stack: Stack, { template, parameters, tags }: Next): boolean {
  const isNesting = Object.values(template.Resources).some(({ Type }) => Type === STACK_TYPE);
  return (
    !isNesting && sameValue([stack.template, stack.parameters, stack.tags], [template, parameters, tags])
  );
}
