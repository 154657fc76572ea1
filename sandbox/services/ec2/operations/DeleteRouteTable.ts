import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundRouteTable } from '../route-tables';
import type { Ec2State } from '../state';

/** Associations keep it; the main one goes with its VPC only. */
export function deleteRouteTable(state: Ec2State): Operation {
  return (input) => {
    const { routeTableId, vpcId, associations } = foundRouteTable(state, required(input, 'RouteTableId'));
    const isMain = state.vpcs.get(vpcId)?.mainRouteTableId === routeTableId;
    if (isMain || associations.length > 0) throw errors.routeTableHasDependents(routeTableId);
    state.routeTables.delete(routeTableId);
    state.tags.drop(routeTableId);
    return { return: true };
  };
}
