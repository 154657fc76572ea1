import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundRouteTable } from '../route-tables';
import type { Ec2State } from '../state';
import { foundSubnet } from '../vpcs';

/** A subnet has one association at most. */
export function associateRouteTable(state: Ec2State): Operation {
  return (input) => {
    const table = foundRouteTable(state, required(input, 'RouteTableId'));
    const { subnetId } = foundSubnet(state, required(input, 'SubnetId'));
    const isTaken = [...state.routeTables.values()].some(({ associations }) =>
      associations.some((each) => each.subnetId === subnetId),
    );
    if (isTaken) throw errors.alreadyAssociated(subnetId);
    const associationId = state.newId('rtbassoc');
    state.routeTables.set(table.routeTableId, {
      ...table,
      associations: [...table.associations, { associationId, subnetId }],
    });
    return { associationId, associationState: { state: 'associated' } };
  };
}
