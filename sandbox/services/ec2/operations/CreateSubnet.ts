import type { InputOf } from '../../../wire/model';
import { subnetAnswer } from '../answers';
import { CidrBlock, ipv6Block, ipv6Contains } from '../cidr';
import * as errors from '../errors';
import type { Ec2State, Subnet, Vpc, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundVpc, subnetsOf } from '../vpcs';
import { zonesOf } from '../zones';

export const createSubnet: Ec2Operation<'CreateSubnet'> = (state, input, { region }) => {
  const vpc = foundVpc(state, errors.required(input, 'VpcId'));
  const given = errors.required(input, 'CidrBlock');
  const block = CidrBlock.read(given);
  if (block === undefined) throw errors.invalidValue('cidrBlock', given, 'This is not a valid CIDR block.');
  const isFitting = block.prefixLength <= 28 && CidrBlock.parse(vpc.cidrBlock).contains(block);
  if (!isFitting) throw errors.invalidSubnetRange(given);
  if (subnetsOf(state, vpc.vpcId).some((each) => CidrBlock.parse(each.cidrBlock).overlaps(block)))
    throw errors.subnetConflict(given);
  const ipv6 = ipv6BlockIn(state, vpc, input.Ipv6CidrBlock);
  const subnet: Subnet = {
    subnetId: state.newId('subnet'),
    vpcId: vpc.vpcId,
    cidrBlock: String(block),
    availabilityZone: zoneOf(state, input, region),
    isDefault: false,
    mapPublicIpOnLaunch: false,
    ...(ipv6 === undefined
      ? {}
      : { ipv6Block: { associationId: state.newId('subnet-cidr-assoc'), cidrBlock: ipv6 } }),
  };
  state.subnets.set(subnet.subnetId, subnet);
  state.tags.set(subnet.subnetId, tagsFor(input, 'subnet'));
  return { Subnet: subnetAnswer(state, subnet) };
};

/**
 * A part of one of the VPC's own, a /44 to a /64 (VPC guide, "Subnet CIDR blocks"). @throws AwsError InvalidSubnet.Range,
 * InvalidSubnet.Conflict
 */
function ipv6BlockIn(state: Ec2State, vpc: Vpc, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const block = ipv6Block(given);
  if (block === undefined)
    throw errors.invalidValue('ipv6CidrBlock', given, 'This is not a valid CIDR block.');
  const length = Number(block.split('/')[1]);
  const isFitting = length >= 44 && length <= 64 && length % 4 === 0;
  if (!isFitting || !vpc.ipv6Blocks.some(({ cidrBlock }) => ipv6Contains(cidrBlock, block)))
    throw errors.invalidSubnetRange(given);
  const isTaken = subnetsOf(state, vpc.vpcId).some(
    ({ ipv6Block: other }) =>
      other !== undefined && (ipv6Contains(other.cidrBlock, block) || ipv6Contains(block, other.cidrBlock)),
  );
  if (isTaken) throw errors.subnetConflict(given);
  return block;
}

/**
 * EC2 chooses one where none is given: here the first. A client set to another Region than the world's
 * may name that Region's zones. @throws AwsError InvalidParameterValue
 */
function zoneOf(
  state: Ec2State,
  { AvailabilityZone: name, AvailabilityZoneId: id }: InputOf<'ec2', 'CreateSubnet'>,
  region: string,
): string {
  if (name === undefined && id === undefined) return `${state.cloud.region}a`;
  const zones = [...zonesOf(state.cloud.region), ...zonesOf(region)];
  const wanted = zones.find((each) => each.zoneName === name || each.zoneId === id);
  if (wanted !== undefined) return wanted.zoneName;
  const names = zonesOf(state.cloud.region).map(({ zoneName }) => zoneName);
  throw errors.invalidValue(
    name === undefined ? 'availabilityZoneId' : 'availabilityZone',
    name ?? id ?? '',
    `Subnets can currently only be created in the following availability zones: ${names.join(', ')}.`,
  );
}
