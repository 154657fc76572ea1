import * as errors from '../errors';
import { foundRouteTable, routeOf } from '../route-tables';
import type { Ec2Operation } from '../state';

export const createRoute: Ec2Operation<'CreateRoute'> = (state, input) => {
  const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
  const route = routeOf(state, input);
  if (table.routes.some(({ destination }) => destination === route.destination))
    throw errors.routeExists(route.destination);
  state.routeTables.set(table.routeTableId, { ...table, routes: [...table.routes, route] });
  return { Return: true };
};
