import * as errors from '../errors';
import { foundRouteTable, routeOf } from '../route-tables';
import type { Ec2Operation } from '../state';

export const replaceRoute: Ec2Operation<'ReplaceRoute'> = (state, input) => {
  const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
  const route = routeOf(state, input);
  const others = table.routes.filter(({ destination }) => destination !== route.destination);
  if (others.length === table.routes.length)
    throw errors.routeNotFound(route.destination, table.routeTableId);
  state.routeTables.set(table.routeTableId, { ...table, routes: [...others, route] });
};
