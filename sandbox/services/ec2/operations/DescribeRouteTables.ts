import { routeTableAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, RouteTable, Ec2Operation } from '../state';

export const describeRouteTables: Ec2Operation<'DescribeRouteTables'> = (state, input) =>
  describe(state, input, state.routeTables.values(), {
    ids: 'RouteTableIds',
    prefix: 'rtb',
    idOf: ({ routeTableId }) => routeTableId,
    notFound: (ids) => errors.routeTableNotFound(ids.join(', ')),
    filters: {
      'association.main': (it) => [
        isMain(state, it) ? 'true' : undefined,
        ...it.associations.map(() => 'false'),
      ],
      'association.route-table-association-id': (it) =>
        it.associations.map(({ associationId }) => associationId),
      'association.route-table-id': (it) => [it.routeTableId],
      'association.subnet-id': (it) => it.associations.map(({ subnetId }) => subnetId),
      'owner-id': () => [state.cloud.account],
      'route-table-id': (it) => [it.routeTableId],
      'route.destination-cidr-block': (it) => it.routes.map(({ destination }) => destination),
      'route.gateway-id': (it) =>
        it.routes.map(({ target }) => (target.kind === 'GatewayId' ? target.id : undefined)),
      'route.nat-gateway-id': (it) =>
        it.routes.map(({ target }) => (target.kind === 'NatGatewayId' ? target.id : undefined)),
      'vpc-id': (it) => [it.vpcId],
    },
    answer: (page) => ({ RouteTables: page.map((it) => routeTableAnswer(state, it)) }),
  });

function isMain({ vpcs }: Ec2State, { routeTableId, vpcId }: RouteTable): boolean {
  return vpcs.get(vpcId)?.mainRouteTableId === routeTableId;
}
