import type { InputOf } from '../../wire/model';
import { ipv4Block, ipv6Block } from './cidr';
import * as errors from './errors';
import { ROUTE_TARGETS, type Ec2State, type Route, type RouteTable } from './state';

/** @throws AwsError InvalidRouteTableId.Malformed, InvalidRouteTableID.NotFound */
export function foundRouteTable(state: Ec2State, id: string): RouteTable {
  errors.checkId('rtb', id);
  const table = state.routeTables.get(id);
  if (table === undefined) throw errors.routeTableNotFound(id);
  return table;
}

/** @throws AwsError MissingParameter, InvalidParameterValue */
export function destinationOf({
  DestinationCidrBlock,
  DestinationIpv6CidrBlock,
  DestinationPrefixListId,
}: InputOf<'ec2', 'DeleteRoute'>): string {
  const destination =
    block('destinationCidrBlock', DestinationCidrBlock, ipv4Block) ??
    block('destinationIpv6CidrBlock', DestinationIpv6CidrBlock, ipv6Block) ??
    DestinationPrefixListId;
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
export function routeOf(state: Ec2State, input: InputOf<'ec2', 'CreateRoute'>): Route {
  const named = { ...input, GatewayId: input.GatewayId ?? input.VpcEndpointId };
  const [target] = ROUTE_TARGETS.flatMap((kind) => {
    const id = named[kind];
    return id === undefined ? [] : [{ kind, id }];
  });
  if (target === undefined) throw errors.missing('gatewayId');
  const { kind, id } = target;
  if (id.startsWith('igw-') && !state.internetGateways.has(id)) throw errors.internetGatewayNotFound(id);
  if (kind === 'NatGatewayId' && !state.natGateways.has(id)) throw errors.natGatewayNotFound(id);
  if (kind === 'EgressOnlyInternetGatewayId' && !state.egressOnlyGateways.has(id))
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
