import type { Caller } from '../../call';
import { CidrBlock } from './cidr';
import * as errors from './errors';
import type { NetworkInterface, NewNetworkInterface } from './network-interfaces';
import type { Ec2State, NetworkInterfaceChange } from './state';

/** Who does it, for the journal: the invocation where there is one. */
export function byOf(caller: Caller): string {
  return caller.invocationId ?? caller.arn;
}

/**
 * @throws AwsError InvalidSubnetID.NotFound, InvalidGroup.NotFound, InvalidParameterValue (group of
 * another VPC), InsufficientFreeAddressesInSubnet, InvalidIPAddress.InUse
 */
export function createNetworkInterface(
  state: Ec2State,
  by: string,
  wanted: NewNetworkInterface,
): NetworkInterface {
  const subnet = state.subnets.get(wanted.subnetId);
  if (subnet === undefined) throw errors.subnetNotFound(wanted.subnetId);
  const groupIds = groupsOf(state, subnet.vpcId, wanted);
  const block = CidrBlock.parse(subnet.cidrBlock);
  if (wanted.privateIpAddress !== undefined && !isIn(block, wanted.privateIpAddress))
    throw errors.addressOutsideSubnet(wanted.privateIpAddress);
  const privateIpAddress = state.privateAddresses.take(subnet.subnetId, block, wanted.privateIpAddress);
  if (privateIpAddress === undefined) {
    throw wanted.privateIpAddress === undefined
      ? errors.noFreeAddress(subnet.subnetId)
      : errors.addressInUse(wanted.privateIpAddress);
  }
  const networkInterfaceId = state.newId('eni');
  const it: NetworkInterface = {
    networkInterfaceId,
    status: wanted.attachment === undefined ? 'available' : 'in-use',
    interfaceType: wanted.interfaceType ?? 'interface',
    description: wanted.description,
    requesterId: wanted.requesterId ?? state.cloud.account,
    requesterManaged: wanted.requesterManaged ?? false,
    ...(wanted.ownerId === undefined ? {} : { ownerId: wanted.ownerId }),
    subnetId: subnet.subnetId,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    groupIds,
    privateIpAddress,
    macAddress: macAddress(networkInterfaceId),
    sourceDestCheck: true,
    operator: wanted.operator,
    attachment: wanted.attachment,
    association: undefined,
  };
  state.tags.set(networkInterfaceId, wanted.tags ?? []);
  state.networkInterfaces.put(state.cloud.time.now(), it);
  tell(state, by, 'created', undefined, it);
  return it;
}

/** @throws AwsError InvalidNetworkInterfaceID.NotFound */
export function changeNetworkInterface(
  state: Ec2State,
  by: string,
  id: string,
  change: Exclude<NetworkInterfaceChange, 'created' | 'deleted'>,
  patch: Partial<NetworkInterface>,
): void {
  const before = foundInterface(state, id);
  const after = { ...before, ...patch };
  state.networkInterfaces.put(state.cloud.time.now(), after);
  tell(state, by, change, before, after);
}

/** @throws AwsError InvalidNetworkInterfaceID.NotFound */
export function removeNetworkInterface(state: Ec2State, by: string, id: string): void {
  const before = foundInterface(state, id);
  state.networkInterfaces.remove(state.cloud.time.now(), id);
  state.privateAddresses.giveBack(before.subnetId, before.privateIpAddress);
  state.tags.drop(id);
  tell(state, by, 'deleted', before, undefined);
}

/** The present one. @throws AwsError InvalidNetworkInterfaceID.NotFound */
export function foundInterface(state: Ec2State, id: string): NetworkInterface {
  const it = state.networkInterfaces.get(id);
  if (it === undefined) throw errors.networkInterfaceNotFound([id]);
  return it;
}

/** The groups by their ids, all of the VPC. @throws AwsError */
export function checkGroups(state: Ec2State, vpcId: string, groupIds: readonly string[]): readonly string[] {
  for (const groupId of groupIds) {
    const group = state.groups.get(groupId);
    if (group === undefined) throw errors.groupNotFound(groupId);
    if (group.vpcId !== vpcId && group.associations?.get(vpcId) !== 'associated')
      throw errors.groupOfAnotherVpc(groupId, vpcId);
  }
  return [...new Set(groupIds)];
}

function groupsOf(state: Ec2State, vpcId: string, wanted: NewNetworkInterface): readonly string[] {
  const groupIds = checkGroups(state, vpcId, wanted.groupIds);
  const defaultGroupId = state.vpcs.get(vpcId)?.defaultGroupId;
  if (groupIds.length > 0 || wanted.withoutGroups === true || defaultGroupId === undefined) return groupIds;
  return [defaultGroupId];
}

function isIn(block: CidrBlock, address: string): boolean {
  const one = CidrBlock.read(`${address}/32`);
  return one !== undefined && block.contains(one);
}

/** Locally administered; taken from the id, so that it needs no draw of its own. */
function macAddress(networkInterfaceId: string): string {
  const digits = networkInterfaceId.slice(-10);
  return ['06', ...Array.from({ length: 5 }, (_, index) => digits.slice(2 * index, 2 * index + 2))].join(':');
}

function tell(
  state: Ec2State,
  by: string,
  change: NetworkInterfaceChange,
  before: NetworkInterface | undefined,
  after: NetworkInterface | undefined,
): void {
  const it = after ?? before;
  if (it !== undefined && change !== 'modified') {
    const { networkInterfaceId, description } = it;
    state.cloud.journal.append({ kind: 'network-interface', networkInterfaceId, change, by, description });
  }
  for (const listener of state.listeners) listener({ kind: 'network-interface', change, by, before, after });
}
