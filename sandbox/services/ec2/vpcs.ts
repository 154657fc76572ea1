import { CidrBlock, ipv6Block } from './cidr';
import * as errors from './errors';
import { removeRule } from './security-group-rules';
import type { Ec2State, Ipv6Block, Subnet, Vpc } from './state';

/** Makes a VPC with what comes with it: a default group whose members may talk, and a main route table. */
export function addVpc(
  state: Ec2State,
  wanted: {
    readonly cidrBlock: string;
    readonly instanceTenancy: string;
    readonly isDefault: boolean;
    readonly newId: (prefix: string) => string;
  },
): Vpc {
  const { newId, ...given } = wanted;
  const vpc: Vpc = {
    ...given,
    vpcId: newId('vpc'),
    defaultGroupId: newId('sg'),
    mainRouteTableId: newId('rtb'),
    enableDnsSupport: true,
    enableDnsHostnames: wanted.isDefault,
    ipv6Blocks: [],
  };
  state.vpcs.set(vpc.vpcId, vpc);
  state.groups.set(vpc.defaultGroupId, {
    groupId: vpc.defaultGroupId,
    groupName: 'default',
    description: 'default VPC security group',
    vpcId: vpc.vpcId,
    rules: [
      {
        ...everything(newId('sgr')),
        isEgress: false,
        peer: { referencedGroupId: vpc.defaultGroupId },
      },
      { ...everything(newId('sgr')), isEgress: true, peer: { cidrIpv4: '0.0.0.0/0' } },
    ],
  });
  state.routeTables.set(vpc.mainRouteTableId, {
    routeTableId: vpc.mainRouteTableId,
    vpcId: vpc.vpcId,
    routes: [],
    associations: [],
  });
  return vpc;
}

/** All protocols, all ports. */
function everything(securityGroupRuleId: string): {
  readonly securityGroupRuleId: string;
  readonly ipProtocol: '-1';
  readonly fromPort: undefined;
  readonly toPort: undefined;
  readonly description: undefined;
} {
  return {
    securityGroupRuleId,
    ipProtocol: '-1',
    fromPort: undefined,
    toPort: undefined,
    description: undefined,
  };
}

/** @throws AwsError InvalidVpcID.Malformed, InvalidVpcID.NotFound */
export function foundVpc(state: Ec2State, vpcId: string): Vpc {
  errors.checkId('vpc', vpcId);
  const vpc = state.vpcs.get(vpcId);
  if (vpc === undefined) throw errors.vpcNotFound(vpcId);
  return vpc;
}

/** @throws AwsError InvalidSubnetID.Malformed, InvalidSubnetID.NotFound */
export function foundSubnet(state: Ec2State, subnetId: string): Subnet {
  errors.checkId('subnet', subnetId);
  const subnet = state.subnets.get(subnetId);
  if (subnet === undefined) throw errors.subnetNotFound(subnetId);
  return subnet;
}

/** A /56 of the range that Amazon has for us-east-1. */
export function amazonBlock(state: Ec2State): Ipv6Block {
  const bits = state.cloud.random.stream('ec2/ipv6').hex(6);
  const cidrBlock = ipv6Block(`2600:1f18:${bits.slice(0, 4)}:${bits.slice(4)}00::/56`) ?? '';
  return { associationId: state.newId('vpc-cidr-assoc'), cidrBlock };
}

/** The subnets of a VPC. */
export function subnetsOf(state: Ec2State, vpcId: string): readonly Subnet[] {
  return [...state.subnets.values()].filter((each) => each.vpcId === vpcId);
}

/** Whether anything but what came with the VPC is in it. */
export function hasDependents(state: Ec2State, vpc: Vpc): boolean {
  const isIn = (each: { readonly vpcId: string | undefined }): boolean => each.vpcId === vpc.vpcId;
  return (
    !state.networkInterfaces.isEmpty(vpc.vpcId) ||
    [...state.subnets.values()].some(isIn) ||
    [...state.internetGateways.values()].some(isIn) ||
    [...state.egressOnlyGateways.values()].some(isIn) ||
    [...state.vpcEndpoints.values()].some(isIn) ||
    [...state.natGateways.values()].some((each) => isIn(each) && each.state !== 'deleted') ||
    [...state.groups.values()].some((each) => isIn(each) && each.groupId !== vpc.defaultGroupId) ||
    [...state.groups.values()].some(({ associations }) => associations?.has(vpc.vpcId) === true) ||
    [...state.routeTables.values()].some((each) => isIn(each) && each.routeTableId !== vpc.mainRouteTableId)
  );
}

/** Takes away the VPC and what came with it. */
export function removeVpc(state: Ec2State, by: string, vpc: Vpc): void {
  for (const rule of state.groups.get(vpc.defaultGroupId)?.rules ?? []) removeRule(state, rule);
  state.groups.delete(vpc.defaultGroupId);
  state.routeTables.delete(vpc.mainRouteTableId);
  state.vpcs.delete(vpc.vpcId);
  for (const id of [vpc.vpcId, vpc.defaultGroupId, vpc.mainRouteTableId]) state.tags.drop(id);
  for (const listener of state.listeners) listener({ kind: 'deleted', what: 'vpc', id: vpc.vpcId, by });
}

/** The default VPC and a subnet in each of three zones, as each account has them in each Region. */
export function addDefaultVpc(state: Ec2State): void {
  const ids = state.cloud.random.stream('ec2/ids/default-vpc');
  const newId = (prefix: string): string => `${prefix}-0${ids.hex(16)}`;
  const cidrBlock = '172.31.0.0/16';
  const vpc = addVpc(state, { cidrBlock, instanceTenancy: 'default', isDefault: true, newId });
  for (const [index, letter] of ['a', 'b', 'c'].entries()) {
    const subnetId = newId('subnet');
    state.subnets.set(subnetId, {
      subnetId,
      vpcId: vpc.vpcId,
      cidrBlock: `${CidrBlock.parse(cidrBlock).address(index * 4096)}/20`,
      availabilityZone: `${state.cloud.region}${letter}`,
      isDefault: true,
      mapPublicIpOnLaunch: true,
    });
  }
  const internetGatewayId = newId('igw');
  state.internetGateways.set(internetGatewayId, { internetGatewayId, vpcId: vpc.vpcId });
  const main = state.routeTables.get(vpc.mainRouteTableId);
  if (main === undefined) return;
  state.routeTables.set(main.routeTableId, {
    ...main,
    routes: [{ destination: '0.0.0.0/0', target: { kind: 'GatewayId', id: internetGatewayId } }],
  });
}
