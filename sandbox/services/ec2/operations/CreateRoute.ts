import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundRouteTable, routeOf } from '../route-tables';
import type { Ec2State } from '../state';

export function createRoute(state: Ec2State): Operation<'ec2', 'CreateRoute'> {
  return (input) => {
    const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
    const route = routeOf(state, input);
    if (table.routes.some(({ destination }) => destination === route.destination))
      throw errors.routeExists(route.destination);
    state.routeTables.set(table.routeTableId, { ...table, routes: [...table.routes, route] });
    return { Return: true };
  };
}
