import type { Operation } from '../../../wire/types';
import { instanceAnswer } from '../answers';
import { later } from '../durations';
import * as errors from '../errors';
import { optional, required, structures, tagsFor, text, texts, whole, type Structure } from '../input';
import { byOf, changeNetworkInterface, createNetworkInterface, foundInterface } from '../interface-changes';
import type { NetworkInterface } from '../network-interfaces';
import type { Ec2State, Instance, Subnet } from '../state';
import { foundSubnet } from '../vpcs';

/** A bound of the sandbox's own: an account's quota is in vCPUs. */
const MOST = 1_000;

/** Only as far as network interfaces matter: one for each that is asked for, else a primary one. */
export function runInstances(state: Ec2State): Operation {
  return (input, { caller, now }) => {
    const count = whole(input, 'MaxCount') ?? 1;
    if (count < 1 || count > MOST) throw errors.instanceCount(count, MOST);
    const wanted = structures(input['NetworkInterface']);
    const subnet = subnetOf(state, input, wanted);
    const reservationId = state.newId('r');
    const instances = Array.from({ length: count }, (): Instance => {
      const instance: Instance = {
        instanceId: state.newId('i'),
        reservationId,
        imageId: required(input, 'ImageId'),
        instanceType: optional(input['InstanceType']) ?? 'm1.small',
        subnetId: subnet.subnetId,
        vpcId: subnet.vpcId,
        state: 'pending',
        launchedAt: now,
      };
      state.instances.set(instance.instanceId, instance);
      state.tags.set(instance.instanceId, tagsFor(input, 'instance'));
      const primary = { SubnetId: subnet.subnetId, SecurityGroupId: texts(input['SecurityGroupId']) };
      for (const [index, each] of (wanted.length > 0 ? wanted : [primary]).entries())
        give(state, byOf(caller), instance, { index, wanted: each });
      later(state, 'instance starts', instance.instanceId, () => {
        const it = state.instances.get(instance.instanceId);
        if (it?.state === 'pending') state.instances.set(it.instanceId, { ...it, state: 'running' });
      });
      return instance;
    });
    return {
      reservationId,
      ownerId: state.cloud.account,
      instancesSet: instances.map((each) => instanceAnswer(state, each)),
    };
  };
}

function subnetOf(
  state: Ec2State,
  input: Structure,
  wanted: readonly Structure[],
): Pick<Subnet, 'subnetId' | 'vpcId'> {
  const given = optional(input['SubnetId']) ?? optional(wanted[0]?.['SubnetId']);
  if (given !== undefined) return foundSubnet(state, given);
  const existing = optional(wanted[0]?.['NetworkInterfaceId']);
  if (existing !== undefined) return foundInterface(state, existing);
  const byDefault = [...state.subnets.values()].find(({ isDefault }) => isDefault);
  if (byDefault === undefined) throw errors.missing('subnetId');
  return byDefault;
}

function give(
  state: Ec2State,
  by: string,
  instance: Instance,
  { index, wanted }: { readonly index: number; readonly wanted: Structure },
): void {
  const isExisting = optional(wanted['NetworkInterfaceId']) !== undefined;
  const keeps = text(wanted['DeleteOnTermination']) === 'false' || wanted['DeleteOnTermination'] === false;
  const attachment: NetworkInterface['attachment'] = {
    attachmentId: state.newId('eni-attach'),
    instanceOwnerId: state.cloud.account,
    instanceId: instance.instanceId,
    deviceIndex: whole(wanted, 'DeviceIndex') ?? index,
    deleteOnTermination: !isExisting && !keeps,
    attachTime: instance.launchedAt,
  };
  if (isExisting) {
    const it = foundInterface(state, text(wanted['NetworkInterfaceId']));
    if (it.status !== 'available') throw errors.networkInterfaceTaken(it.networkInterfaceId);
    changeNetworkInterface(state, by, it.networkInterfaceId, 'attached', { attachment, status: 'in-use' });
    return;
  }
  createNetworkInterface(state, by, {
    subnetId: optional(wanted['SubnetId']) ?? instance.subnetId,
    groupIds: texts(wanted['SecurityGroupId']),
    description: text(wanted['Description']),
    attachment,
  });
}
