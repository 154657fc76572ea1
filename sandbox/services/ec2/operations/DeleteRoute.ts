import * as errors from '../errors';
import { destinationOf, foundRouteTable } from '../route-tables';
import type { Ec2Operation } from '../state';

export const deleteRoute: Ec2Operation<'DeleteRoute'> = (state, input) => {
  const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
  const destination = destinationOf(input);
  const routes = table.routes.filter((each) => each.destination !== destination);
  if (routes.length === table.routes.length) throw errors.routeNotFound(destination, table.routeTableId);
  state.routeTables.set(table.routeTableId, { ...table, routes });
};
