import * as errors from '../errors';
import { foundRouteTable } from '../route-tables';
import type { Ec2Operation } from '../state';

/** Associations keep it; the main one goes with its VPC only. */
export const deleteRouteTable: Ec2Operation<'DeleteRouteTable'> = (state, input) => {
  const { routeTableId, vpcId, associations } = foundRouteTable(
    state,
    errors.required(input, 'RouteTableId'),
  );
  const isMain = state.vpcs.get(vpcId)?.mainRouteTableId === routeTableId;
  if (isMain || associations.length > 0) throw errors.routeTableHasDependents(routeTableId);
  state.routeTables.delete(routeTableId);
  state.tags.drop(routeTableId);
};
