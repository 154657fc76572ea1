import { AwsError } from '../../../wire/types';
import { ipv6AssociationAnswer } from '../answers';
import { ipv6Contains } from '../cidr';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { subnetsOf } from '../vpcs';

/** Not while a subnet has a part of it (API reference). */
export const disassociateVpcCidrBlock: Ec2Operation<'DisassociateVpcCidrBlock'> = (state, input) => {
  const id = errors.required(input, 'AssociationId');
  const vpc = [...state.vpcs.values()].find(({ ipv6Blocks }) =>
    ipv6Blocks.some(({ associationId }) => associationId === id),
  );
  const association = vpc?.ipv6Blocks.find(({ associationId }) => associationId === id);
  if (vpc === undefined || association === undefined) throw errors.cidrAssociationNotFound(id);
  const { cidrBlock } = association;
  const isUsed = subnetsOf(state, vpc.vpcId).some(
    ({ ipv6Block }) => ipv6Block !== undefined && ipv6Contains(cidrBlock, ipv6Block.cidrBlock),
  );
  // Code and words assumed.
  if (isUsed)
    throw new AwsError(
      'InvalidCidrBlock.InUse',
      `The vpc ${vpc.vpcId} currently has a subnet within CIDR block ${cidrBlock}`,
    );
  state.vpcs.set(vpc.vpcId, { ...vpc, ipv6Blocks: vpc.ipv6Blocks.filter((each) => each !== association) });
  return {
    VpcId: vpc.vpcId,
    Ipv6CidrBlockAssociation: ipv6AssociationAnswer(association, 'disassociating'),
  };
};
