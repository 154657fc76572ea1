import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { destinationOf, foundRouteTable } from '../route-tables';
import type { Ec2State } from '../state';

export function deleteRoute(state: Ec2State): Operation {
  return (input) => {
    const table = foundRouteTable(state, required(input, 'RouteTableId'));
    const destination = destinationOf(input);
    const routes = table.routes.filter((each) => each.destination !== destination);
    if (routes.length === table.routes.length) throw errors.routeNotFound(destination, table.routeTableId);
    state.routeTables.set(table.routeTableId, { ...table, routes });
    return { return: true };
  };
}
