import { AwsError } from '../../../wire/types';
import { vpcAnswer } from '../answers';
import { CidrBlock } from '../cidr';
import * as errors from '../errors';
import type { Vpc, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { addVpc, amazonBlock } from '../vpcs';

/** A VPC comes with a default group and a main route table. */
export const createVpc: Ec2Operation<'CreateVpc'> = (state, input) => {
  const given = input.CidrBlock;
  if (given === undefined) {
    throw new AwsError('MissingParameter', "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
  }
  const block = CidrBlock.read(given);
  if (block === undefined) throw errors.invalidValue('cidrBlock', given, 'This is not a valid CIDR block.');
  // VPC guide: from a /28 to a /16.
  if (block.prefixLength < 16 || block.prefixLength > 28) throw errors.invalidVpcRange(given);
  const vpc = addVpc(state, {
    cidrBlock: String(block),
    instanceTenancy: input.InstanceTenancy ?? 'default',
    isDefault: false,
    newId: (prefix) => state.newId(prefix),
  });
  state.tags.set(vpc.vpcId, tagsFor(input, 'vpc'));
  const hasIpv6 = input.AmazonProvidedIpv6CidrBlock === true;
  const made: Vpc = hasIpv6 ? { ...vpc, ipv6Blocks: [amazonBlock(state)] } : vpc;
  state.vpcs.set(vpc.vpcId, made);
  return { Vpc: vpcAnswer(state, made) };
};
