import type { Operation } from '../../../wire/types';
import { routeTableAnswer } from '../answers';
import { describe } from '../describe';
import * as errors from '../errors';
import type { Ec2State, RouteTable } from '../state';

export function describeRouteTables(state: Ec2State): Operation {
  const isMain = ({ routeTableId, vpcId }: RouteTable): boolean =>
    state.vpcs.get(vpcId)?.mainRouteTableId === routeTableId;
  return (input) =>
    describe<RouteTable>(state, input, state.routeTables.values(), {
      ids: 'RouteTableId',
      apiName: 'RouteTableIds',
      prefix: 'rtb',
      idOf: ({ routeTableId }) => routeTableId,
      notFound: (ids) => errors.routeTableNotFound(ids.join(', ')),
      filters: {
        'association.main': (it) => [isMain(it) ? 'true' : undefined, ...it.associations.map(() => 'false')],
        'association.route-table-association-id': (it) =>
          it.associations.map(({ associationId }) => associationId),
        'association.route-table-id': (it) => [it.routeTableId],
        'association.subnet-id': (it) => it.associations.map(({ subnetId }) => subnetId),
        'owner-id': () => [state.cloud.account],
        'route-table-id': (it) => [it.routeTableId],
        'route.destination-cidr-block': (it) => it.routes.map(({ destination }) => destination),
        'route.gateway-id': (it) =>
          it.routes.map(({ target }) => (target.kind === 'gatewayId' ? target.id : undefined)),
        'route.nat-gateway-id': (it) =>
          it.routes.map(({ target }) => (target.kind === 'natGatewayId' ? target.id : undefined)),
        'vpc-id': (it) => [it.vpcId],
      },
      set: 'routeTableSet',
      answer: (it) => routeTableAnswer(state, it),
    });
}
