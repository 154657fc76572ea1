import * as errors from '../errors';
import { changeNetworkInterface, checkGroups, removeNetworkInterface } from '../interface-changes';
import { foundRouteTable } from '../route-tables';
import { createServiceInterface } from '../service-interfaces';
import type { Ec2State, VpcEndpoint, Ec2Operation } from '../state';
import { ANYTHING } from './CreateVpcEndpoint';
import { foundSubnet } from '../vpcs';

/** Route tables, subnets and groups come and go one by one; a subnet's network interface with it. */
export const modifyVpcEndpoint: Ec2Operation<'ModifyVpcEndpoint'> = (state, input) => {
  const vpcEndpointId = errors.required(input, 'VpcEndpointId');
  const it = state.vpcEndpoints.get(vpcEndpointId);
  if (it === undefined || it.state === 'deleting') throw errors.vpcEndpointNotFound(vpcEndpointId);
  const changed = (
    ids: readonly string[],
    name: 'RouteTableIds' | 'SubnetIds' | 'SecurityGroupIds',
  ): readonly string[] => {
    const gone = new Set(input[`Remove${name}`]);
    return [...new Set([...ids.filter((id) => !gone.has(id)), ...(input[`Add${name}`] ?? [])])];
  };
  for (const id of input.AddRouteTableIds ?? []) foundRouteTable(state, id);
  for (const id of input.AddSubnetIds ?? []) foundSubnet(state, id);
  const vpc = state.vpcs.get(it.vpcId);
  const privateDnsEnabled = input.PrivateDnsEnabled ?? it.privateDnsEnabled;
  if (input.PrivateDnsEnabled === true && !(vpc?.enableDnsSupport === true && vpc.enableDnsHostnames))
    throw errors.privateDnsNeedsNames(it.vpcId);
  const groupIds = checkGroups(state, it.vpcId, changed(it.groupIds, 'SecurityGroupIds'));
  const policy = input.ResetPolicy === true ? ANYTHING : input.PolicyDocument;
  const next: VpcEndpoint = {
    ...it,
    routeTableIds: changed(it.routeTableIds, 'RouteTableIds'),
    subnetIds: changed(it.subnetIds, 'SubnetIds'),
    groupIds,
    privateDnsEnabled,
    policyDocument: policy ?? it.policyDocument,
  };
  state.vpcEndpoints.set(vpcEndpointId, { ...next, networkInterfaceIds: settle(state, it, next) });
  return { Return: true };
};

/** Brings the network interfaces in line with subnets and groups. */
function settle(
  state: Ec2State,
  before: VpcEndpoint,
  { subnetIds, groupIds }: VpcEndpoint,
): readonly string[] {
  if (before.type === 'Gateway') return [];
  const kept = before.networkInterfaceIds.filter((id) => {
    const it = state.networkInterfaces.get(id);
    if (it?.requesterId === undefined) return false;
    if (subnetIds.includes(it.subnetId)) {
      if (groupIds.join() !== it.groupIds.join())
        changeNetworkInterface(state, it.requesterId, id, 'modified', { groupIds });
      return true;
    }
    removeNetworkInterface(state, it.requesterId, id);
    return false;
  });
  const fresh = subnetIds
    .filter((subnetId) => !before.subnetIds.includes(subnetId))
    .map(
      (subnetId) =>
        createServiceInterface(state, 'VpcEndpoint', before.vpcEndpointId, { subnetId, groupIds })
          .networkInterfaceId,
    );
  return [...kept, ...fresh];
}
