import type { Operation } from '../../../wire/model';
import { routeTableAnswer } from '../answers';
import { required } from '../errors';
import type { Ec2State, RouteTable } from '../state';
import { tagsFor } from '../tags';
import { foundVpc } from '../vpcs';

export function createRouteTable(state: Ec2State): Operation<'ec2', 'CreateRouteTable'> {
  return (input) => {
    const { vpcId } = foundVpc(state, required(input, 'VpcId'));
    const table: RouteTable = { routeTableId: state.newId('rtb'), vpcId, routes: [], associations: [] };
    state.routeTables.set(table.routeTableId, table);
    state.tags.set(table.routeTableId, tagsFor(input, 'route-table'));
    return { RouteTable: routeTableAnswer(state, table) };
  };
}
