import { routeTableAnswer } from '../answers';
import { required } from '../errors';
import type { RouteTable, Ec2Operation } from '../state';
import { tagsFor } from '../tags';
import { foundVpc } from '../vpcs';

export const createRouteTable: Ec2Operation<'CreateRouteTable'> = (state, input) => {
  const { vpcId } = foundVpc(state, required(input, 'VpcId'));
  const table: RouteTable = { routeTableId: state.newId('rtb'), vpcId, routes: [], associations: [] };
  state.routeTables.set(table.routeTableId, table);
  state.tags.set(table.routeTableId, tagsFor(input, 'route-table'));
  return { RouteTable: routeTableAnswer(state, table) };
};
