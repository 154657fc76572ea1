import type { Input, Operation } from '../../../wire/types';
import { subnetAnswer } from '../answers';
import { CidrBlock } from '../cidr';
import * as errors from '../errors';
import { optional, required, tagsFor } from '../input';
import type { Ec2State, Subnet } from '../state';
import { foundVpc, subnetsOf } from '../vpcs';
import { zonesOf } from '../zones';

export function createSubnet(state: Ec2State): Operation {
  return (input, { region }) => {
    const vpc = foundVpc(state, required(input, 'VpcId'));
    const given = required(input, 'CidrBlock');
    const block = CidrBlock.read(given);
    if (block === undefined) throw errors.invalidValue('cidrBlock', given, 'This is not a valid CIDR block.');
    const isFitting = block.prefixLength <= 28 && CidrBlock.parse(vpc.cidrBlock).contains(block);
    if (!isFitting) throw errors.invalidSubnetRange(given);
    if (subnetsOf(state, vpc.vpcId).some((each) => CidrBlock.parse(each.cidrBlock).overlaps(block)))
      throw errors.subnetConflict(given);
    const subnet: Subnet = {
      subnetId: state.newId('subnet'),
      vpcId: vpc.vpcId,
      cidrBlock: String(block),
      availabilityZone: zoneOf(state, input, region),
      isDefault: false,
      mapPublicIpOnLaunch: false,
    };
    state.subnets.set(subnet.subnetId, subnet);
    state.tags.set(subnet.subnetId, tagsFor(input, 'subnet'));
    return { subnet: subnetAnswer(state, subnet) };
  };
}

/**
 * EC2 chooses one where none is given: here the first. A client set to another Region than the world's
 * may name that Region's zones. @throws AwsError InvalidParameterValue
 */
function zoneOf(state: Ec2State, input: Input, region: string): string {
  const name = optional(input['AvailabilityZone']);
  const id = optional(input['AvailabilityZoneId']);
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
