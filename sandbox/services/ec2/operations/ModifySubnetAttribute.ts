import type { Operation } from '../../../wire/types';
import { attributeFlag, required } from '../input';
import type { Ec2State } from '../state';
import { foundSubnet } from '../vpcs';

export function modifySubnetAttribute(state: Ec2State): Operation {
  return (input) => {
    const subnet = foundSubnet(state, required(input, 'SubnetId'));
    const mapPublicIpOnLaunch = attributeFlag(input, 'MapPublicIpOnLaunch') ?? subnet.mapPublicIpOnLaunch;
    state.subnets.set(subnet.subnetId, { ...subnet, mapPublicIpOnLaunch });
    return { return: true };
  };
}
