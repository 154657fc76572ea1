import { createHash } from 'node:crypto';

import {
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';

import { filterValues } from '../network-interfaces/filters';
import type { Targets } from '../network-interfaces/network-interface';
import { listed } from '../network-interfaces/words';
import type { Effects } from './effects';
import { HandlerError } from '../ground/handler-error';
import type { HandlerInput, HandlerOutcome } from './protocol';
import { checkFunctionNames, hasTargets, settingsOf } from './settings';
import { parameterName, type Store, type StoredResource } from './store';
import { BETWEEN_CREATE_LOOKS, CREATE_LOOKS } from './tuning';

/** The create handler: checks that what is to be guarded exists, and writes the state. */
export async function createResource(
  effects: Effects,
  store: Store,
  input: HandlerInput,
): Promise<HandlerOutcome> {
  const id = idOf(input.clientRequestToken);
  if (input.model.Id !== undefined && input.model.Id !== id) {
    throw new HandlerError('InvalidRequest', 'The property Id is read-only: remove it from the template.');
  }
  if (!hasTargets(input.model)) {
    throw new HandlerError(
      'InvalidRequest',
      'Nothing to guard: give at least one of SecurityGroupIds, SubnetIds and VpcId.',
    );
  }
  const model = { ...input.model, Id: id };
  checkFunctionNames(model, input);
  const { targets } = settingsOf(model, input.configuration);

  const missing = await missingTargets(effects.ec2, targets);
  if (missing.length > 0) {
    const looks = looksSoFar(input.callbackContext) + 1;
    if (looks >= CREATE_LOOKS) {
      throw new HandlerError(
        'InvalidRequest',
        `Not found in ${input.region}: ${listed(missing, 10)}. Correct the ids; a wrong one would be guarded in vain.`,
      );
    }
    return {
      status: 'IN_PROGRESS',
      model,
      callbackContext: { looks },
      callbackDelaySeconds: BETWEEN_CREATE_LOOKS,
      message: `Not found yet: ${listed(missing, 10)}. Looking again.`,
    };
  }

  const resource: StoredResource = {
    model,
    token: input.clientRequestToken,
    stackId: input.stackId,
    logicalId: input.logicalResourceId,
    operation: undefined,
  };
  if (!(await store.create(resource))) await adopt(store, resource);
  return { status: 'SUCCESS', model };
}

/**
 * The parameter is there already. With the same token it is this create's own work, which CloudFormation
 * repeats; anything else under that name is somebody's, and stays.
 */
async function adopt(store: Store, resource: StoredResource): Promise<void> {
  const reading = await store.read(resource.model.Id);
  if (reading.is === 'stored' && reading.resource.token === resource.token) return;
  throw new HandlerError(
    'AlreadyExists',
    `The SSM parameter ${parameterName(resource.model.Id)} exists and is not this resource's. Look at it, and delete it if nothing needs it.`,
  );
}

/** The same for each repetition of the request, so that a repeated create makes one resource. */
export function idOf(clientRequestToken: string): string {
  return `enicleaner-${createHash('sha256').update(clientRequestToken).digest('hex').slice(0, 24)}`;
}

function looksSoFar(context: unknown): number {
  if (typeof context !== 'object' || context === null || !('looks' in context)) return 0;
  return typeof context.looks === 'number' ? context.looks : 0;
}

/** Asks with filters, not with ids: one answer then tells all that are missing, where an error names one. */
async function missingTargets(ec2: Pick<EC2Client, 'send'>, targets: Targets): Promise<readonly string[]> {
  const found = new Set<string | undefined>();
  for (const Values of filterValues(targets.groupIds)) {
    const answer = await ec2.send(
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-id', Values }] }),
    );
    for (const { GroupId } of answer.SecurityGroups ?? []) found.add(GroupId);
  }
  for (const Values of filterValues(targets.subnetIds)) {
    const answer = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'subnet-id', Values }] }));
    for (const { SubnetId } of answer.Subnets ?? []) found.add(SubnetId);
  }
  if (targets.vpcId !== undefined) {
    const answer = await ec2.send(
      new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: [targets.vpcId] }] }),
    );
    for (const { VpcId } of answer.Vpcs ?? []) found.add(VpcId);
  }
  const wanted = [
    ...targets.groupIds,
    ...targets.subnetIds,
    ...(targets.vpcId === undefined ? [] : [targets.vpcId]),
  ];
  return wanted.filter((each) => !found.has(each));
}
