import type { Operation } from '../../../wire/types';
import { routeTableAnswer } from '../answers';
import { required, tagsFor } from '../input';
import type { Ec2State, RouteTable } from '../state';
import { foundVpc } from '../vpcs';

export function createRouteTable(state: Ec2State): Operation {
  return (input) => {
    const { vpcId } = foundVpc(state, required(input, 'VpcId'));
    const table: RouteTable = { routeTableId: state.newId('rtb'), vpcId, routes: [], associations: [] };
    state.routeTables.set(table.routeTableId, table);
    state.tags.set(table.routeTableId, tagsFor(input, 'route-table'));
    return { routeTable: routeTableAnswer(state, table) };
  };
}
