import type { Input } from '../../call';
import { ipv4Block, ipv6Block } from './cidr';
import * as errors from './errors';
import { optional } from './input';
import type { Ec2State, Route, RouteTable, RouteTarget } from './state';

/** @throws AwsError InvalidRouteTableId.Malformed, InvalidRouteTableID.NotFound */
export function foundRouteTable(state: Ec2State, id: string): RouteTable {
  errors.checkId('rtb', id);
  const table = state.routeTables.get(id);
  if (table === undefined) throw errors.routeTableNotFound(id);
  return table;
}

/** Parameters that name a route's target, and what the answer calls them. */
const TARGETS: readonly (readonly [parameter: string, kind: RouteTarget])[] = [
  ['GatewayId', 'gatewayId'],
  ['VpcEndpointId', 'gatewayId'],
  ['NatGatewayId', 'natGatewayId'],
  ['InstanceId', 'instanceId'],
  ['NetworkInterfaceId', 'networkInterfaceId'],
  ['TransitGatewayId', 'transitGatewayId'],
  ['VpcPeeringConnectionId', 'vpcPeeringConnectionId'],
  ['EgressOnlyInternetGatewayId', 'egressOnlyInternetGatewayId'],
  ['CarrierGatewayId', 'carrierGatewayId'],
  ['LocalGatewayId', 'localGatewayId'],
  ['CoreNetworkArn', 'coreNetworkArn'],
];

/** @throws AwsError MissingParameter, InvalidParameterValue */
export function destinationOf(input: Input): string {
  const destination =
    block('destinationCidrBlock', optional(input['DestinationCidrBlock']), ipv4Block) ??
    block('destinationIpv6CidrBlock', optional(input['DestinationIpv6CidrBlock']), ipv6Block) ??
    optional(input['DestinationPrefixListId']);
  if (destination === undefined) throw errors.missing('destinationCidrBlock');
  return destination;
}

/** In its canonical form, as EC2 keeps it (API reference, CreateRoute). @throws AwsError InvalidParameterValue */
function block(
  parameter: string,
  given: string | undefined,
  read: (text: string) => string | undefined,
): string | undefined {
  if (given === undefined) return undefined;
  const canonical = read(given);
  if (canonical === undefined) throw errors.invalidValue(parameter, given, 'This is not a valid CIDR block.');
  return canonical;
}

/** @throws AwsError MissingParameter, or NotFound for a target of a kind that the sandbox models */
export function routeOf(state: Ec2State, input: Input): Route {
  const [target] = TARGETS.flatMap(([parameter, kind]) => {
    const id = optional(input[parameter]);
    return id === undefined ? [] : [{ kind, id }];
  });
  if (target === undefined) throw errors.missing('gatewayId');
  const { kind, id } = target;
  if (id.startsWith('igw-') && !state.internetGateways.has(id)) throw errors.internetGatewayNotFound(id);
  if (kind === 'natGatewayId' && !state.natGateways.has(id)) throw errors.natGatewayNotFound(id);
  if (kind === 'egressOnlyInternetGatewayId' && !state.egressOnlyGateways.has(id))
    throw errors.egressOnlyGatewayNotFound(id);
  return { destination: destinationOf(input), target };
}

/** The table and the subnet of an association. @throws AwsError InvalidAssociationID.NotFound */
export function foundAssociation(state: Ec2State, associationId: string): RouteTable {
  const table = [...state.routeTables.values()].find(({ associations }) =>
    associations.some((each) => each.associationId === associationId),
  );
  if (table !== undefined) return table;
  const isMain = [...state.vpcs.values()].some(
    ({ mainRouteTableId }) => associationId === `rtbassoc-${mainRouteTableId.slice('rtb-'.length)}`,
  );
  throw isMain ? errors.mainRouteTable() : errors.associationNotFound(associationId);
}
