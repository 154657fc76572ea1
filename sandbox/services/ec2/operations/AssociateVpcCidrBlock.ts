import { ipv6AssociationAnswer } from '../answers';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { amazonBlock, foundVpc } from '../vpcs';

/** Amazon's own IPv6 blocks only: a /56 (VPC guide, "IPv6 VPC CIDR blocks"). Further IPv4 blocks aren't modelled. */
export const associateVpcCidrBlock: Ec2Operation<'AssociateVpcCidrBlock'> = (state, input) => {
  const vpc = foundVpc(state, errors.required(input, 'VpcId'));
  if (input.AmazonProvidedIpv6CidrBlock !== true)
    throw errors.notModelled(
      'gives a VPC an IPv6 block of Amazon’s (AmazonProvidedIpv6CidrBlock) and no other blocks beside its first.',
    );
  const association = amazonBlock(state);
  const ipv6Blocks = [...vpc.ipv6Blocks, association];
  state.vpcs.set(vpc.vpcId, { ...vpc, ipv6Blocks });
  return {
    VpcId: vpc.vpcId,
    Ipv6CidrBlockAssociation: ipv6AssociationAnswer(association, 'associating'),
  };
};
