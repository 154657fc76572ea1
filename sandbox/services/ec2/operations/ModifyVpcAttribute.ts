import type { Operation } from '../../../wire/model';
import { required } from '../errors';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

export function modifyVpcAttribute(state: Ec2State): Operation<'ec2', 'ModifyVpcAttribute'> {
  return (input) => {
    const vpc = foundVpc(state, required(input, 'VpcId'));
    state.vpcs.set(vpc.vpcId, {
      ...vpc,
      enableDnsSupport: input.EnableDnsSupport?.Value ?? vpc.enableDnsSupport,
      enableDnsHostnames: input.EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames,
    });
  };
}
