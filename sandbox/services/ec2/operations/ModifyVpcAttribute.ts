import { required } from '../errors';
import type { Ec2Operation } from '../state';
import { foundVpc } from '../vpcs';

export const modifyVpcAttribute: Ec2Operation<'ModifyVpcAttribute'> = (state, input) => {
  const vpc = foundVpc(state, required(input, 'VpcId'));
  state.vpcs.set(vpc.vpcId, {
    ...vpc,
    enableDnsSupport: input.EnableDnsSupport?.Value ?? vpc.enableDnsSupport,
    enableDnsHostnames: input.EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames,
  });
};
