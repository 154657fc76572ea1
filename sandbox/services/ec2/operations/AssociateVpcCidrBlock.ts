import { AwsError, type Operation } from '../../../wire/types';
import { flag, required } from '../input';
import type { Ec2State } from '../state';
import { amazonBlock, foundVpc, ipv6AssociationAnswer } from '../vpcs';

/** Amazon's own IPv6 blocks only: a /56 (VPC guide, "IPv6 VPC CIDR blocks"). Further IPv4 blocks aren't modelled. */
export function associateVpcCidrBlock(state: Ec2State): Operation {
  return (input) => {
    const vpc = foundVpc(state, required(input, 'VpcId'));
    if (flag(input, 'AmazonProvidedIpv6CidrBlock') !== true)
      throw new AwsError(
        'UnsupportedOperation',
        'This sandbox gives a VPC an IPv6 block of Amazon’s (AmazonProvidedIpv6CidrBlock) and no other blocks beside its first.',
      );
    const association = amazonBlock(state);
    const ipv6Blocks = [...vpc.ipv6Blocks, association];
    state.vpcs.set(vpc.vpcId, { ...vpc, ipv6Blocks });
    return {
      vpcId: vpc.vpcId,
      ipv6CidrBlockAssociation: ipv6AssociationAnswer(association, 'associating'),
    };
  };
}
