import { newStack } from './new-stack';
import { checkLock, deploymentOf } from './deployment';
import { drafted } from './draft';
import { problem, type StackOperation } from './request';
import { actorOf, roleOf } from './role';
import { tagsFor } from './update';
import { acknowledged, parametersOf, templateOf } from './template';

export const createChangeSet: StackOperation<'CreateChangeSet'> = async (context, input, call) => {
  const { stacks, cloud } = context;
  const { ChangeSetName: name = '', ChangeSetType: type = 'UPDATE', StackName = '' } = input;
  let stack = stacks.find(StackName);
  if (type === 'CREATE' && stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS')
    throw problem(
      `Stack [${stack.name}] already exists and cannot be created again with the changeSet [${name}].`,
    );
  if (type !== 'CREATE' && stack === undefined) throw problem(`Stack [${StackName}] does not exist`);
  const given = await templateOf(context, input, stack);
  const { template, body, failure } = acknowledged(given, input, 'change set');
  const parameters = await parametersOf(context, input, template, call.caller, stack);
  const deployment = deploymentOf(cloud, input);
  if (stack !== undefined) checkLock(stack, deployment);
  const roleArn = await roleOf(context, input, stack);
  const isNew = stack === undefined;
  if (stack === undefined) {
    stack = newStack(context, input, template, body, 'REVIEW_IN_PROGRESS');
    stacks.all.push(stack);
  }
  const it = await drafted(context, {
    name,
    stack,
    isNew,
    type,
    template,
    body,
    failure,
    parameters,
    tags: tagsFor(input, stack),
    roleArn,
    deployment,
    description: input.Description,
    input,
    caller: actorOf(cloud, call.caller, roleArn),
  });
  return { Id: it.id, StackId: stack.id };
};
