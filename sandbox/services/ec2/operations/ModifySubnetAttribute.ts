import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { foundSubnet } from '../vpcs';

export const modifySubnetAttribute: Ec2Operation<'ModifySubnetAttribute'> = (state, input) => {
  const subnet = foundSubnet(state, errors.required(input, 'SubnetId'));
  const mapPublicIpOnLaunch = input.MapPublicIpOnLaunch?.Value ?? subnet.mapPublicIpOnLaunch;
  const assignIpv6AddressOnCreation =
    input.AssignIpv6AddressOnCreation?.Value ?? subnet.assignIpv6AddressOnCreation === true;
  if (assignIpv6AddressOnCreation && subnet.ipv6Block === undefined)
    throw errors.noIpv6Block(subnet.subnetId);
  state.subnets.set(subnet.subnetId, { ...subnet, mapPublicIpOnLaunch, assignIpv6AddressOnCreation });
};
