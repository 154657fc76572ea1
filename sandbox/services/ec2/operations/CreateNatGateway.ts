import { associate, foundAddress, holderOf } from '../addresses';
import { natGatewayAnswer } from '../answers';
import { later } from '../durations';
import * as errors from '../errors';
import { byOf } from '../interface-changes';
import { createServiceInterface } from '../service-interfaces';
import type { NatGateway, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundSubnet } from '../vpcs';

/** It has a network interface in its subnet, without any security group. */
export const createNatGateway: Ec2Operation<'CreateNatGateway'> = (state, input, { caller, now }) => {
  const { subnetId, vpcId } = foundSubnet(state, errors.required(input, 'SubnetId'));
  const isPrivate = input.ConnectivityType === 'private';
  const address = isPrivate ? undefined : foundAddress(state, input);
  if (address !== undefined && holderOf(state, address) !== undefined)
    throw errors.alreadyAssociated(address.allocationId);
  const natGatewayId = state.newId('nat');
  const { networkInterfaceId } = createServiceInterface(state, 'NatGateway', natGatewayId, {
    subnetId,
    groupIds: [],
  });
  if (address !== undefined) associate(state, byOf(caller), address, networkInterfaceId);
  const gateway: NatGateway = {
    natGatewayId,
    subnetId,
    vpcId,
    networkInterfaceId,
    state: 'pending',
    connectivityType: isPrivate ? 'private' : 'public',
    createdAt: now,
    deletedAt: undefined,
  };
  state.natGateways.set(natGatewayId, gateway);
  state.tags.set(natGatewayId, tagsFor(input, 'natgateway'));
  later(state, 'NAT gateway comes up', natGatewayId, () => {
    const it = state.natGateways.get(natGatewayId);
    if (it?.state === 'pending') state.natGateways.set(natGatewayId, { ...it, state: 'available' });
  });
  return { ClientToken: input.ClientToken, NatGateway: natGatewayAnswer(state, gateway) };
};
