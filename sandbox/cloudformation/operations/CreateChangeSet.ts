import type { Operation } from '../../wire/types';
import { plannedChanges } from '../plan/changes';
import type { ChangeSet } from '../change-sets';
import { judge } from './change-set';
import { newStack } from './new-stack';
import { checkLock, deploymentOf } from './deployment';
import { problem, type StackContext, text } from './request';
import { begin, roleOf } from './role';
import { checkCapabilities, parametersOf, templateOf } from './template';

export const createChangeSet = (context: StackContext): Operation => {
  const { stacks, machine, cloud, changeSets } = context;
  return async (input, call) => {
    const name = text(input['ChangeSetName']);
    const type = text(input['ChangeSetType'] ?? 'UPDATE');
    let stack = stacks.find(text(input['StackName']));
    if (type === 'CREATE' && stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS')
      throw problem(
        `Stack [${stack.name}] already exists and cannot be created again with the changeSet [${name}].`,
      );
    if (type !== 'CREATE' && stack === undefined)
      throw problem(`Stack [${text(input['StackName'])}] does not exist`);
    const { template, body } = await templateOf(context, input, stack);
    checkCapabilities(template, input);
    const parameters = parametersOf(input, template, stack);
    const deployment = deploymentOf(cloud, input);
    if (stack !== undefined) checkLock(stack, deployment);
    const roleArn = await roleOf(context, input, stack);
    if (stack === undefined) {
      stack = newStack(context, input, template, body, 'REVIEW_IN_PROGRESS');
      stacks.all.push(stack);
      machine.review(begin(context, call, input, stack, deployment));
    }
    const changes = plannedChanges({
      before: { template: stack.template, parameters: stack.parameters },
      after: { template, parameters, scope: machine.scope({ ...stack, parameters }, template) },
      resources: stack.resources,
      createOnly: context.createOnly,
    });
    const isSameOutput = JSON.stringify(stack.template.Outputs) === JSON.stringify(template.Outputs);
    const isEmpty = type !== 'CREATE' && changes.length === 0 && isSameOutput;
    const it: ChangeSet = {
      id: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:changeSet/${name}/${cloud.random.stream('cloudformation/ids').uuid()}`,
      name,
      stack,
      type,
      template,
      body,
      parameters,
      roleArn,
      deployment,
      changes,
      at: cloud.time.now(),
      description: input['Description'],
      input,
      status: isEmpty ? 'FAILED' : 'CREATE_COMPLETE',
      executionStatus: isEmpty ? 'UNAVAILABLE' : 'AVAILABLE',
      reason: isEmpty
        ? "The submitted information didn't contain changes. Submit different information to create a change set."
        : undefined,
    };
    changeSets.push(it);
    if (!isEmpty) judge(context, it);
    return { Id: it.id, StackId: stack.id };
  };
};
