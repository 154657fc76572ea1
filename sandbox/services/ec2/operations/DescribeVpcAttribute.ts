import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { foundVpc } from '../vpcs';

export const describeVpcAttribute: Ec2Operation<'DescribeVpcAttribute'> = (state, input) => {
  const vpc = foundVpc(state, errors.required(input, 'VpcId'));
  const attribute = errors.required(input, 'Attribute');
  switch (attribute) {
    case 'enableDnsSupport':
      return { VpcId: vpc.vpcId, EnableDnsSupport: { Value: vpc.enableDnsSupport } };
    case 'enableDnsHostnames':
      return { VpcId: vpc.vpcId, EnableDnsHostnames: { Value: vpc.enableDnsHostnames } };
    case 'enableNetworkAddressUsageMetrics':
      return { VpcId: vpc.vpcId, EnableNetworkAddressUsageMetrics: { Value: false } };
    default:
      throw errors.invalidValue('attribute', attribute, 'Unknown attribute.');
  }
};
