import { newStack } from './operations/new-stack';
import type { StackContext } from './operations/request';
import { acknowledged, parametersOf, templateOf } from './operations/template';
import {
  ProvisioningError,
  type Properties,
  type Provisioned,
  type ProvisionRequest,
  type ResourceType,
} from './resource-types/resource-type';
import type { Operation } from './stack-machine/operation';
import type { Stack } from './stack-machine/stack';
import type { Template } from './template/parse';
import { AwsError } from '../wire/types';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('');

/**
 * `AWS::CloudFormation::Stack`: a stack whose operations are those of its parent's resource. What fails in it is
 * left for the parent, whose rollback takes it back or away; what an update leaves over goes in the parent's
 * clean-up (CloudFormation user guide, "Nested stacks").
 */
export function nestedStackType(
  context: Pick<StackContext, 'cloud' | 'stacks' | 'machine' | 'isKnownType' | 'transforms'>,
): ResourceType {
  const { cloud, stacks, machine } = context;
  const ids = cloud.random.stream('cloudformation/nested');

  const operationOn = (stack: Stack, { caller, deployment, isSkipped }: ProvisionRequest): Operation => ({
    stack,
    caller,
    token: undefined,
    deployment,
    cancelled: new AbortController(),
    ...(isSkipped === undefined ? {} : { isSkipped }),
  });
  const parentOf = ({ stackId }: ProvisionRequest): Stack => {
    const parent = stacks.find(stackId);
    if (parent === undefined) throw new Error(`There is no stack ${stackId}.`);
    return parent;
  };
  const childOf = ({ physicalResourceId }: ProvisionRequest): Stack | undefined =>
    stacks.find(physicalResourceId ?? '');

  /** What the properties ask for. @throws ProvisioningError with CloudFormation's words */
  const wanted = async (
    request: ProvisionRequest,
    before?: Stack,
  ): Promise<{
    readonly template: Template;
    readonly body: string;
    readonly parameters: Readonly<Record<string, string>>;
  }> => {
    try {
      const { TemplateURL } = request.properties;
      const Parameters = given(request.properties);
      const found = await templateOf(context, { TemplateURL, Parameters }, before, request.caller);
      const { template, body, failure } = acknowledged(found, {
        Capabilities: parentOf(request).capabilities,
      });
      if (failure !== undefined) throw new ProvisioningError(failure);
      return { template, body, parameters: parametersOf({ Parameters }, template, before) };
    } catch (error) {
      throw error instanceof AwsError ? new ProvisioningError(error.message) : error;
    }
  };

  /** Nested stacks are made, changed and deleted by whoever acts for the parent: its role, where it has one. */
  const authorize = ({ caller }: ProvisionRequest, operation: string, StackName: string): void => {
    try {
      cloud.authorize(caller, 'cloudformation', operation, { StackName });
    } catch (error) {
      throw error instanceof AwsError ? new ProvisioningError(error.message) : error;
    }
  };

  const provisioned = (stack: Stack): Provisioned => ({
    physicalResourceId: stack.id,
    attributes: Object.fromEntries(stack.outputs.map(({ key, value }) => [`Outputs.${key}`, value])),
  });

  const embedded = (stack: Stack, what: string): ProvisioningError =>
    new ProvisioningError(
      `Embedded stack ${stack.id} was not successfully ${what}: ${stack.statusReason ?? ''}`,
      stack.id,
    );

  return {
    typeName: 'AWS::CloudFormation::Stack',
    modelled: true,
    createOnlyProperties: [],
    // Its template may have changed where it lies.
    alwaysUpdates: true,
    async create(request) {
      const { template, body, parameters } = await wanted(request);
      const parent = parentOf(request);
      let suffix = '';
      while (suffix.length < 13) suffix += ids.pick(ALPHABET);
      const logicalId = request.logicalResourceId;
      const StackName = `${request.stackName.slice(0, 127 - 15 - logicalId.length)}-${logicalId}-${suffix}`;
      authorize(request, 'CreateStack', StackName);
      const Tags = Object.entries({ ...request.stackTags, ...tagsIn(request.properties) }).map(
        ([Key, Value]) => ({ Key, Value }),
      );
      const stack = newStack(
        context,
        { StackName, Tags, Capabilities: parent.capabilities },
        template,
        body,
        'CREATE_IN_PROGRESS',
      );
      Object.assign(stack, { parameters, parentId: parent.id, rootId: parent.rootId ?? parent.id });
      stacks.all.push(stack);
      request.progress({ physicalResourceId: stack.id });
      const operation = operationOn(stack, request);
      await machine.start(operation, 'creation', () => machine.create(operation, 'ROLLBACK'));
      if (stack.status !== 'CREATE_COMPLETE') throw embedded(stack, 'created');
      return provisioned(stack);
    },
    async update(request) {
      const stack = childOf(request);
      if (stack === undefined) throw new ProvisioningError('The nested stack does not exist any more');
      authorize(request, 'UpdateStack', stack.id);
      const { template, body, parameters } = await wanted(request, stack);
      const operation = operationOn(stack, request);
      request.signal.addEventListener('abort', () => {
        operation.cancelled.abort();
      });
      await machine.start(operation, 'update', () =>
        machine.update(operation, template, () => {
          Object.assign(stack, { template, templateBody: body, parameters });
        }),
      );
      if (stack.status !== 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') throw embedded(stack, 'updated');
      return provisioned(stack);
    },
    async settleUpdate(request, outcome) {
      const stack = childOf(request);
      if (stack?.stable === undefined) return undefined;
      const operation = operationOn(stack, request);
      await machine.start(operation, outcome, () =>
        outcome === 'clean-up' ? machine.cleanUp(operation) : machine.rollBack(operation),
      );
      if (!stack.status.endsWith('_COMPLETE')) throw embedded(stack, 'rolled back');
      return provisioned(stack);
    },
    async delete(request) {
      const stack = childOf(request);
      if (stack === undefined || stack.status === 'DELETE_COMPLETE') return;
      authorize(request, 'DeleteStack', stack.id);
      const operation = operationOn(stack, request);
      await machine.start(operation, 'deletion', () => machine.delete(operation, new Set(), false));
      if (stack.status !== 'DELETE_COMPLETE') throw embedded(stack, 'deleted');
    },
  };
}

/** `Parameters` of the resource as an API request has them; lists are joined. */
function given({ Parameters = {} }: Properties): readonly object[] {
  return Object.entries(Parameters as Properties).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: Array.isArray(value) ? value.join(',') : String(value),
  }));
}

function tagsIn({ Tags = [] }: Properties): Readonly<Record<string, string>> {
  const tags = Tags as readonly { readonly Key: string; readonly Value: string }[];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}
