import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import type { Ec2State } from '../state';
import { foundVpc } from '../vpcs';

export function describeVpcAttribute(state: Ec2State): Operation {
  return (input) => {
    const vpc = foundVpc(state, required(input, 'VpcId'));
    const attribute = required(input, 'Attribute');
    switch (attribute) {
      case 'enableDnsSupport':
        return { vpcId: vpc.vpcId, enableDnsSupport: { value: vpc.enableDnsSupport } };
      case 'enableDnsHostnames':
        return { vpcId: vpc.vpcId, enableDnsHostnames: { value: vpc.enableDnsHostnames } };
      case 'enableNetworkAddressUsageMetrics':
        return { vpcId: vpc.vpcId, enableNetworkAddressUsageMetrics: { value: false } };
      default:
        throw errors.invalidValue('attribute', attribute, 'Unknown attribute.');
    }
  };
}
