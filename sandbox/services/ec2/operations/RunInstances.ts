import type { InputOf } from '../../../wire/model';
import { instanceAnswer } from '../answers';
import { later } from '../durations';
import * as errors from '../errors';
import { byOf, changeNetworkInterface, createNetworkInterface, foundInterface } from '../interface-changes';
import type { NetworkInterface } from '../network-interfaces';
import type { Ec2State, Instance, Subnet, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundSubnet } from '../vpcs';

type Wanted = InputOf<'ec2', 'RunInstances'>;
type Specification = NonNullable<Wanted['NetworkInterfaces']>[number];

/** A bound of the sandbox's own: an account's quota is in vCPUs. */
const MOST = 1_000;

/** Only as far as network interfaces matter: one for each that is asked for, else a primary one. */
export const runInstances: Ec2Operation<'RunInstances'> = (state, input, { caller, now }) => {
  const count = input.MaxCount ?? 1;
  if (count < 1 || count > MOST) throw errors.instanceCount(count, MOST);
  const { NetworkInterfaces: wanted = [] } = input;
  const subnet = subnetOf(state, input, wanted[0]);
  const reservationId = state.newId('r');
  const instances = Array.from({ length: count }, (): Instance => {
    const instance: Instance = {
      instanceId: state.newId('i'),
      reservationId,
      imageId: errors.required(input, 'ImageId'),
      instanceType: input.InstanceType ?? 'm1.small',
      subnetId: subnet.subnetId,
      vpcId: subnet.vpcId,
      state: 'pending',
      launchedAt: now,
    };
    state.instances.set(instance.instanceId, instance);
    state.tags.set(instance.instanceId, tagsFor(input, 'instance'));
    const primary = { SubnetId: subnet.subnetId, Groups: input.SecurityGroupIds };
    for (const [index, each] of (wanted.length > 0 ? wanted : [primary]).entries())
      give(state, byOf(caller), instance, { index, wanted: each });
    later(state, 'instance starts', instance.instanceId, () => {
      const it = state.instances.get(instance.instanceId);
      if (it?.state === 'pending') state.instances.set(it.instanceId, { ...it, state: 'running' });
    });
    return instance;
  });
  return {
    ReservationId: reservationId,
    OwnerId: state.cloud.account,
    Instances: instances.map((each) => instanceAnswer(state, each)),
  };
};

function subnetOf(
  state: Ec2State,
  { SubnetId }: Wanted,
  first: Specification = {},
): Pick<Subnet, 'subnetId' | 'vpcId'> {
  const given = SubnetId ?? first.SubnetId;
  if (given !== undefined) return foundSubnet(state, given);
  if (first.NetworkInterfaceId !== undefined) return foundInterface(state, first.NetworkInterfaceId);
  const byDefault = [...state.subnets.values()].find(({ isDefault }) => isDefault);
  if (byDefault === undefined) throw errors.missing('subnetId');
  return byDefault;
}

function give(
  state: Ec2State,
  by: string,
  instance: Instance,
  { index, wanted }: { readonly index: number; readonly wanted: Specification },
): void {
  const existing = wanted.NetworkInterfaceId;
  const attachment: NetworkInterface['attachment'] = {
    attachmentId: state.newId('eni-attach'),
    instanceOwnerId: state.cloud.account,
    instanceId: instance.instanceId,
    deviceIndex: wanted.DeviceIndex ?? index,
    deleteOnTermination: existing === undefined && wanted.DeleteOnTermination !== false,
    attachTime: instance.launchedAt,
  };
  if (existing !== undefined) {
    const it = foundInterface(state, existing);
    if (it.status !== 'available') throw errors.networkInterfaceTaken(it.networkInterfaceId);
    changeNetworkInterface(state, by, it.networkInterfaceId, 'attached', { attachment, status: 'in-use' });
    return;
  }
  createNetworkInterface(state, by, {
    subnetId: wanted.SubnetId ?? instance.subnetId,
    groupIds: wanted.Groups ?? [],
    description: wanted.Description ?? '',
    attachment,
  });
}
