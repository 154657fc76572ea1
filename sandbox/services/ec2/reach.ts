import { CidrBlock } from './cidr';
import type { Ec2State, Route, SecurityGroup, SecurityGroupRule, Subnet, VpcEndpoint } from './state';

/** What is reached from a network interface: the Internet, and services by their endpoints in the VPC. */
export interface Reach {
  readonly hasInternet: boolean;
  /** Signing names. */
  readonly services: readonly string[];
}

/** All of AWS's endpoints are spoken to over TLS. */
const PORT = 443;
const ANYWHERE = '0.0.0.0/0';

/**
 * What a network interface without a public address reaches from a subnet, with these groups: the
 * Internet only through a NAT, which an internet gateway is not (Lambda guide, "Giving Lambda functions
 * access to a VPC"), and those services that have an endpoint in the VPC.
 */
export function reachOf(state: Ec2State, subnetId: string, groupIds: readonly string[]): Reach {
  const subnet = state.subnets.get(subnetId);
  if (subnet === undefined) return { hasInternet: false, services: [] };
  const groups = groupIds.flatMap((id) => state.groups.get(id) ?? []);
  return {
    hasInternet: allowsOut(groups, { cidr: ANYWHERE }) && leadsOut(state, subnet),
    services: [...state.vpcEndpoints.values()]
      .filter((endpoint) => endpoint.vpcId === subnet.vpcId && endpoint.state === 'available')
      .filter((endpoint) =>
        endpoint.type === 'Gateway'
          ? isRoutedTo(state, endpoint, subnet) && allowsOut(groups, { cidr: ANYWHERE, isService: true })
          : isAdmitted(state, endpoint, subnet, groups),
      )
      .map(({ serviceName }) => signingNameOf(serviceName))
      .toSorted(),
  };
}

/** The routes that a subnet's traffic takes: its own table's, or the main one's. */
function routesOf(
  state: Ec2State,
  { subnetId, vpcId }: Subnet,
): { readonly id: string; readonly routes: readonly Route[] } {
  const tables = [...state.routeTables.values()];
  const own = tables.find(({ associations }) => associations.some((each) => each.subnetId === subnetId));
  const table = own ?? state.routeTables.get(state.vpcs.get(vpcId)?.mainRouteTableId ?? '');
  return { id: table?.routeTableId ?? '', routes: table?.routes ?? [] };
}

function leadsOut(state: Ec2State, subnet: Subnet): boolean {
  const route = routesOf(state, subnet).routes.find(({ destination }) => destination === ANYWHERE);
  switch (route?.target.kind) {
    case 'NatGatewayId': {
      const nat = state.natGateways.get(route.target.id);
      const place = state.subnets.get(nat?.subnetId ?? '');
      return (
        nat?.state === 'available' &&
        nat.connectivityType === 'public' &&
        place !== undefined &&
        hasInternetGateway(state, place)
      );
    }
    case 'InstanceId':
      return state.instances.get(route.target.id)?.state === 'running';
    case 'NetworkInterfaceId':
      return state.networkInterfaces.get(route.target.id) !== undefined;
    // Other networks: what they lead to isn't modelled. Who routes everything there has a way out (assumed).
    case 'TransitGatewayId':
    case 'CoreNetworkArn':
    case 'VpcPeeringConnectionId':
      return true;
    case 'GatewayId':
    case 'EgressOnlyInternetGatewayId':
    case 'CarrierGatewayId':
    case 'LocalGatewayId':
    case undefined:
      return false;
  }
}

function hasInternetGateway(state: Ec2State, subnet: Subnet): boolean {
  return routesOf(state, subnet).routes.some(
    ({ destination, target }) =>
      destination === ANYWHERE && state.internetGateways.get(target.id)?.vpcId === subnet.vpcId,
  );
}

function isRoutedTo(state: Ec2State, { routeTableIds }: VpcEndpoint, subnet: Subnet): boolean {
  return routeTableIds.includes(routesOf(state, subnet).id);
}

/** Clients find an interface endpoint by the service's own name only with private DNS. */
function isAdmitted(
  state: Ec2State,
  endpoint: VpcEndpoint,
  subnet: Subnet,
  groups: readonly SecurityGroup[],
): boolean {
  const vpc = state.vpcs.get(endpoint.vpcId);
  if (!endpoint.privateDnsEnabled || vpc?.enableDnsSupport !== true || !vpc.enableDnsHostnames) return false;
  const guards = endpoint.groupIds.flatMap((id) => state.groups.get(id) ?? []);
  const ids = groups.map(({ groupId }) => groupId);
  return endpoint.networkInterfaceIds.some((id) => {
    const address = state.networkInterfaces.get(id)?.privateIpAddress;
    return (
      address !== undefined &&
      allowsOut(groups, { cidr: `${address}/32`, groupIds: endpoint.groupIds }) &&
      guards.some(({ rules }) =>
        rules.some((rule) => !rule.isEgress && admits(rule, { cidr: subnet.cidrBlock, groupIds: ids })),
      )
    );
  });
}

interface Peer {
  readonly cidr: string;
  readonly groupIds?: readonly string[];
  /** A service of AWS's, which a prefix list stands for. */
  readonly isService?: boolean;
}

function allowsOut(groups: readonly SecurityGroup[], peer: Peer): boolean {
  return groups.some(({ rules }) => rules.some((rule) => rule.isEgress && admits(rule, peer)));
}

function admits(rule: SecurityGroupRule, { cidr, groupIds = [], isService = false }: Peer): boolean {
  if (!isForPort(rule)) return false;
  const { peer } = rule;
  if ('cidrIpv4' in peer)
    return (
      CidrBlock.read(peer.cidrIpv4)?.contains(CidrBlock.read(cidr) ?? CidrBlock.parse(ANYWHERE)) === true
    );
  if ('referencedGroupId' in peer) return groupIds.includes(peer.referencedGroupId);
  return 'prefixListId' in peer && isService;
}

function isForPort({ ipProtocol, fromPort, toPort }: SecurityGroupRule): boolean {
  if (ipProtocol === '-1') return true;
  return (
    (ipProtocol === 'tcp' || ipProtocol === '6') && (fromPort ?? 0) <= PORT && (toPort ?? 65_535) >= PORT
  );
}

/** `com.amazonaws.us-east-1.ec2` is `ec2`. CloudWatch has another name there than its endpoint. */
function signingNameOf(serviceName: string): string {
  return serviceName.split('.').slice(3).join('.') || serviceName;
}
