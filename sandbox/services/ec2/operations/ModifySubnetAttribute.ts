import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { attributeFlag, required } from '../input';
import type { Ec2State } from '../state';
import { foundSubnet } from '../vpcs';

export function modifySubnetAttribute(state: Ec2State): Operation {
  return (input) => {
    const subnet = foundSubnet(state, required(input, 'SubnetId'));
    const mapPublicIpOnLaunch = attributeFlag(input, 'MapPublicIpOnLaunch') ?? subnet.mapPublicIpOnLaunch;
    const assignIpv6AddressOnCreation =
      attributeFlag(input, 'AssignIpv6AddressOnCreation') ?? subnet.assignIpv6AddressOnCreation === true;
    if (assignIpv6AddressOnCreation && subnet.ipv6Block === undefined)
      throw errors.noIpv6Block(subnet.subnetId);
    state.subnets.set(subnet.subnetId, { ...subnet, mapPublicIpOnLaunch, assignIpv6AddressOnCreation });
    return { return: true };
  };
}
