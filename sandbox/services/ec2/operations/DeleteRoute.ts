import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { destinationOf, foundRouteTable } from '../route-tables';
import type { Ec2State } from '../state';

export function deleteRoute(state: Ec2State): Operation<'ec2', 'DeleteRoute'> {
  return (input) => {
    const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
    const destination = destinationOf(input);
    const routes = table.routes.filter((each) => each.destination !== destination);
    if (routes.length === table.routes.length) throw errors.routeNotFound(destination, table.routeTableId);
    state.routeTables.set(table.routeTableId, { ...table, routes });
  };
}
