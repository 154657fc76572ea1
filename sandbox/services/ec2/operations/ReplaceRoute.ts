import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundRouteTable, routeOf } from '../route-tables';
import type { Ec2State } from '../state';

export function replaceRoute(state: Ec2State): Operation<'ec2', 'ReplaceRoute'> {
  return (input) => {
    const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
    const route = routeOf(state, input);
    const others = table.routes.filter(({ destination }) => destination !== route.destination);
    if (others.length === table.routes.length)
      throw errors.routeNotFound(route.destination, table.routeTableId);
    state.routeTables.set(table.routeTableId, { ...table, routes: [...others, route] });
  };
}
