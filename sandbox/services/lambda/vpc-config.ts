import * as ec2Errors from '../ec2/errors';
import type { InputOf } from '../../wire/model';
import { AwsError } from '../../wire/types';
import * as errors from './errors';
import {
  NO_VPC,
  type FunctionVersion,
  type LambdaFunction,
  type LambdaState,
  type Role,
  type VpcConfig,
} from './state';

/**
 * What the role of a function in a VPC must allow when its network interfaces are made (Lambda guide,
 * "Required IAM permissions"). Lambda tries them with the role; deletion is not among them, which is why
 * network interfaces can be orphaned.
 */
export const NEEDED = ['CreateNetworkInterface', 'DescribeNetworkInterfaces'];

/**
 * The configuration that a request asks for; members that it leaves out stay as they were.
 *
 * @throws AwsError InvalidParameterValueException, as Lambda says it
 */
export function wantedVpcConfig(
  state: LambdaState,
  given: InputOf<'lambda', 'CreateFunction'>['VpcConfig'],
  before: VpcConfig,
  role: Role,
): VpcConfig {
  if (given === undefined) return before;
  const {
    SubnetIds = before.SubnetIds,
    SecurityGroupIds = before.SecurityGroupIds,
    Ipv6AllowedForDualStack = before.Ipv6AllowedForDualStack,
  } = given;
  if ((SubnetIds.length === 0) !== (SecurityGroupIds.length === 0)) throw errors.halfAVpc();
  if (SubnetIds.length === 0) {
    if (Ipv6AllowedForDualStack) throw errors.dualStackWithoutVpc();
    return NO_VPC;
  }
  const VpcId = vpcOf(state, SubnetIds, SecurityGroupIds);
  for (const action of NEEDED)
    if (!state.isAllowed(role.name, `ec2:${action}`)) throw errors.mayNotCall(action);
  return { SubnetIds, SecurityGroupIds, VpcId, Ipv6AllowedForDualStack };
}

function vpcOf(state: LambdaState, subnetIds: readonly string[], groupIds: readonly string[]): string {
  const subnets = subnetIds.map((id) => {
    const subnet = state.ec2.subnet(id);
    if (subnet === undefined) throw errors.ec2Said('DescribeSubnets', ec2Errors.subnetNotFound(id));
    return subnet;
  });
  const groups = groupIds.map((id) => {
    const group = state.ec2.group(id);
    if (group === undefined) throw errors.ec2Said('DescribeSecurityGroups', ec2Errors.groupNotFound(id));
    return group;
  });
  const place = subnets[0]?.vpcId ?? '';
  const vpcs = new Set([
    ...subnets.map(({ vpcId }) => vpcId),
    // A group that is associated with the VPC is as good as its own.
    ...groups.map(({ vpcId, associations }) => (associations?.get(place) === 'associated' ? place : vpcId)),
  ]);
  if (vpcs.size !== 1) throw errors.severalVpcs();
  return place;
}

/**
 * Makes a version use the network interfaces of its VPC configuration; none: it lets go of them.
 *
 * @throws AwsError InvalidParameterValueException where a subnet has no address left
 */
export function occupy(
  state: LambdaState,
  it: LambdaFunction,
  version: FunctionVersion,
  as = version.version,
): void {
  const { SubnetIds, SecurityGroupIds } = version.vpcConfig;
  if (SubnetIds.length === 0) {
    state.hyperplane.leave(it.name, as);
    return;
  }
  try {
    state.hyperplane.join({
      functionName: it.name,
      version: as,
      roleName: version.role.name,
      roleId: version.role.id,
      subnetIds: SubnetIds,
      groupIds: SecurityGroupIds,
    });
  } catch (error) {
    if (error instanceof AwsError && error.code === 'InsufficientFreeAddressesInSubnet')
      throw errors.invalid(error.message);
    throw error;
  }
}

/** While `$LATEST` is updated, what it used before is kept for the configuration that still runs. */
export const BEFORE_UPDATE = '$LATEST before the update';

export function isSamePlace(a: VpcConfig, b: VpcConfig): boolean {
  const key = ({ SubnetIds, SecurityGroupIds }: VpcConfig): string =>
    [[...SubnetIds].toSorted(), [...SecurityGroupIds].toSorted()].map((ids) => ids.join()).join('|');
  return key(a) === key(b);
}
