import type { Operation } from '../../../wire/types';
import { attributeFlag, required } from '../input';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

export function modifyVpcAttribute(state: Ec2State): Operation {
  return (input) => {
    const vpc = foundVpc(state, required(input, 'VpcId'));
    state.vpcs.set(vpc.vpcId, {
      ...vpc,
      enableDnsSupport: attributeFlag(input, 'EnableDnsSupport') ?? vpc.enableDnsSupport,
      enableDnsHostnames: attributeFlag(input, 'EnableDnsHostnames') ?? vpc.enableDnsHostnames,
    });
    return { return: true };
  };
}
