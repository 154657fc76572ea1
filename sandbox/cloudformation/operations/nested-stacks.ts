import type { Tag } from '@aws-sdk/client-cloudformation';

import { newStack } from './new-stack';
import { problem, type StackContext } from './request';
import { acknowledged, parametersOf, templateOf, type Request } from './template';
import {
  ProvisioningError,
  type Properties,
  type Provisioned,
  type ProvisionRequest,
  type ResourceType,
} from '../resource-type';
import type { Operation } from '../stack-machine/operation';
import type { Stack } from '../stack-machine/stack';
import type { Template } from '../template/parse';
import type { ParameterValues } from '../template/parameter-values';
import type { Cloud } from '../../cloud';
import type { Caller } from '../../call';
import { AwsError } from '../../wire/types';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('');

/** What a nested stack is to be. */
export interface Wanted {
  readonly template: Template;
  readonly body: string;
  readonly parameters: ParameterValues;
}

/**
 * What the properties of an `AWS::CloudFormation::Stack` ask for, its template read as `caller`.
 *
 * @throws AwsError with CloudFormation's words
 */
export async function wantedOf(
  context: Pick<StackContext, 'cloud' | 'isKnownType' | 'transforms'>,
  properties: Properties,
  Capabilities: readonly string[],
  caller: Caller,
  before?: Stack,
): Promise<Wanted> {
  const Parameters = given(properties);
  const { TemplateURL } = properties as Pick<Request, 'TemplateURL'>;
  const found = await templateOf(context, { TemplateURL, Parameters }, before, caller);
  const { template, body, failure } = acknowledged(found, { Capabilities });
  if (failure !== undefined) throw problem(failure);
  const parameters = await parametersOf(context, { Parameters }, template, caller, before);
  return { template, body, parameters };
}

/** So many letters and digits, as CloudFormation ends names with. */
export function randomSuffix({ random }: Pick<Cloud, 'random'>, stream: string, length: number): string {
  const ids = random.stream(stream);
  return Array.from({ length }, () => ids.pick(ALPHABET)).join('');
}

function newName({ cloud }: Pick<StackContext, 'cloud'>, parent: string, logicalId: string): string {
  const suffix = randomSuffix(cloud, 'cloudformation/nested', 13);
  return `${parent.slice(0, 127 - 15 - logicalId.length)}-${logicalId}-${suffix}`;
}

/** A nested stack of which there is nothing yet. */
export function newNestedStack(
  context: Pick<StackContext, 'cloud' | 'stacks'>,
  of: {
    readonly parent: Stack;
    readonly logicalId: string;
    readonly capabilities: Stack['capabilities'];
    readonly stackTags: Stack['tags'];
    readonly properties: Properties;
    readonly template: Template;
    readonly body: string;
    readonly status: Stack['status'];
  },
  StackName = newName(context, of.parent.name, of.logicalId),
): Stack {
  const { parent, template, body, status } = of;
  const { Tags: own = [] } = of.properties as { readonly Tags?: readonly Tag[] };
  const Tags = [...Object.entries(of.stackTags).map(([Key, Value]) => ({ Key, Value })), ...own];
  const stack = newStack(context, { StackName, Tags, Capabilities: of.capabilities }, template, body, status);
  Object.assign(stack, {
    parentId: parent.id,
    rootId: parent.rootId ?? parent.id,
    terminationProtection: parent.terminationProtection,
  });
  context.stacks.all.push(stack);
  return stack;
}

/**
 * `AWS::CloudFormation::Stack`: a stack whose operations are those of its parent's resource. What fails in it is
 * left for the parent, whose rollback takes it back or away; what an update leaves over goes in the parent's
 * clean-up (CloudFormation user guide, "Nested stacks").
 */
export function nestedStackType(
  context: Pick<StackContext, 'cloud' | 'stacks' | 'machine' | 'isKnownType' | 'transforms'>,
): ResourceType {
  const { cloud, stacks, machine } = context;

  const operationOn = (
    stack: Stack,
    { caller, deployment, isSkipped, foreseen }: ProvisionRequest,
  ): Operation => ({
    stack,
    caller,
    token: undefined,
    deployment,
    cancelled: new AbortController(),
    ...(isSkipped === undefined ? {} : { isSkipped }),
    ...(foreseen === undefined ? {} : { foreseen: foreseen.nested }),
  });
  const parentOf = ({ stackId }: ProvisionRequest): Stack => {
    const parent = stacks.find(stackId);
    if (parent === undefined) throw new Error(`There is no stack ${stackId}.`);
    return parent;
  };
  const childOf = ({ physicalResourceId }: ProvisionRequest): Stack | undefined =>
    stacks.find(physicalResourceId ?? '');

  /** What the properties ask for, of the template that a change set has seen. @throws ProvisioningError with CloudFormation's words */
  const wanted = async (request: ProvisionRequest, before?: Stack): Promise<Wanted> => {
    const { properties, caller, foreseen } = request;
    try {
      if (foreseen !== undefined) {
        const { template, body } = foreseen;
        const input = { Parameters: given(properties) };
        return { template, body, parameters: await parametersOf(context, input, template, caller, before) };
      }
      return await wantedOf(context, properties, parentOf(request).capabilities, caller, before);
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
      const { foreseen, logicalResourceId: logicalId, stackTags, properties } = request;
      const { template, body, parameters } = await wanted(request);
      const parent = parentOf(request);
      const inReview = foreseen === undefined ? undefined : stacks.find(foreseen.stack.id);
      const isThere = inReview?.status === 'REVIEW_IN_PROGRESS';
      const name = isThere ? inReview.name : newName(context, request.stackName, logicalId);
      authorize(request, 'CreateStack', name);
      const stack = isThere
        ? inReview
        : newNestedStack(
            context,
            {
              parent,
              logicalId,
              stackTags,
              properties,
              template,
              body,
              status: 'CREATE_IN_PROGRESS',
              capabilities: parent.capabilities,
            },
            name,
          );
      Object.assign(stack, { template, templateBody: body, parameters, changeSetId: foreseen?.id });
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
          Object.assign(stack, {
            template,
            templateBody: body,
            parameters,
            changeSetId: request.foreseen?.id ?? stack.changeSetId,
          });
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
      if (stack === undefined || isGone(stack)) return;
      authorize(request, 'DeleteStack', stack.id);
      const operation = operationOn(stack, request);
      await machine.start(operation, 'deletion', () => machine.delete(operation, new Set(), false));
      if (!isGone(stack)) throw embedded(stack, 'deleted');
    },
  };
}

function isGone({ status }: Stack): boolean {
  return status === 'DELETE_COMPLETE';
}

/** `Parameters` of the resource as an API request has them; lists are joined. */
function given({ Parameters = {} }: Properties): NonNullable<Request['Parameters']> {
  return Object.entries(Parameters as Properties).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: Array.isArray(value) ? value.join(',') : String(value),
  }));
}
