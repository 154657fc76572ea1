import type { Operation } from '../../wire/types';
import { plannedChanges } from '../plan/changes';
import type { ChangeSet } from '../change-sets';
import { judge } from './change-set';
import { newStack } from './new-stack';
import { checkLock, deploymentOf } from './deployment';
import { problem, type StackContext, text } from './request';
import { begin, roleOf } from './role';
import { sameValue } from '../template/same';
import { tagsFor } from './update';
import { endRecord, record } from '../stack-machine/operation';
import { acknowledged, parametersOf, templateOf } from './template';

const UNCHANGED =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

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
    const given = await templateOf(context, input, stack);
    const { template, body, failure } = acknowledged(given, input, 'change set');
    const parameters = parametersOf(input, template, stack);
    const deployment = deploymentOf(cloud, input);
    if (stack !== undefined) checkLock(stack, deployment);
    const roleArn = await roleOf(context, input, stack);
    const isNew = stack === undefined;
    if (stack === undefined) {
      stack = newStack(context, input, template, body, 'REVIEW_IN_PROGRESS');
      stacks.all.push(stack);
    }
    const operation = begin(context, call, input, stack, deployment);
    operation.record = record(cloud, stack, 'CREATE_CHANGESET');
    if (isNew) machine.review(operation);
    const changes =
      failure !== undefined
        ? []
        : plannedChanges({
            before: { template: stack.template, parameters: stack.parameters },
            after: { template, parameters, scope: machine.scope({ ...stack, parameters }, template) },
            resources: stack.resources,
            createOnly: context.createOnly,
          });
    const isSameOutput = JSON.stringify(stack.template.Outputs) === JSON.stringify(template.Outputs);
    const tags = tagsFor(input, stack);
    const isEmpty = type !== 'CREATE' && changes.length === 0 && isSameOutput && sameValue(tags, stack.tags);
    const refusal = failure ?? (isEmpty ? UNCHANGED : undefined);
    const it: ChangeSet = {
      id: `arn:aws:cloudformation:${cloud.region}:${cloud.account}:changeSet/${name}/${cloud.random.stream('cloudformation/ids').uuid()}`,
      name,
      stack,
      type,
      template,
      body,
      parameters,
      tags,
      roleArn,
      deployment,
      changes,
      // After all that has happened to the stack: tools show the events since then (the CDK).
      at: Math.max(cloud.time.now(), (stack.events.at(-1)?.at ?? 0) + Number(type !== 'CREATE')),
      description: input['Description'],
      input,
      record: operation.record,
      hookResults: [],
      status: refusal === undefined ? 'CREATE_COMPLETE' : 'FAILED',
      executionStatus: refusal === undefined ? 'AVAILABLE' : 'UNAVAILABLE',
      reason: refusal,
    };
    changeSets.push(it);
    if (refusal === undefined) judge(context, it);
    else endRecord(cloud, stack, it.record, 'FAILED');
    return { Id: it.id, StackId: stack.id };
  };
};
