import type { Operation } from '../../wire/types';
import type { Stack } from '../stack-machine/stack';
import type { Template } from '../template/parse';
import { sameValue } from '../template/same';
import { deploymentOf } from './deployment';
import { found, problem, type StackContext } from './request';
import { begin, roleOf } from './role';
import { checkCapabilities, parametersOf, templateOf } from './template';
import { checkUpdatable, startUpdate } from './update';

export const updateStack =
  (context: StackContext): Operation =>
  async (input, call) => {
    const stack = found(context, input);
    const { template, body } = await templateOf(context, input, stack);
    const parameters = parametersOf(input, template, stack);
    const deployment = deploymentOf(context.cloud, input);
    checkUpdatable(stack, deployment);
    checkCapabilities(template, input);
    const roleArn = await roleOf(context, input, stack);
    // What has failed is tried again with the same template.
    if (!stack.status.endsWith('_FAILED') && isUnchanged(stack, template, parameters))
      throw problem('No updates are to be performed.');
    stack.roleArn = roleArn;
    void startUpdate(context, begin(context, call, input, stack, deployment), { template, body, parameters });
    return { StackId: stack.id };
  };

function isUnchanged(
  stack: Stack,
  template: Template,
  parameters: Readonly<Record<string, string>>,
): boolean {
  return sameValue([stack.template, stack.parameters], [template, parameters]);
}
