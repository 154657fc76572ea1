import * as errors from '../errors';
import { foundRouteTable } from '../route-tables';
import type { Ec2Operation } from '../state';
import { foundSubnet } from '../vpcs';

/** A subnet has one association at most. */
export const associateRouteTable: Ec2Operation<'AssociateRouteTable'> = (state, input) => {
  const table = foundRouteTable(state, errors.required(input, 'RouteTableId'));
  const { subnetId } = foundSubnet(state, errors.required(input, 'SubnetId'));
  const isTaken = [...state.routeTables.values()].some(({ associations }) =>
    associations.some((each) => each.subnetId === subnetId),
  );
  if (isTaken) throw errors.alreadyAssociated(subnetId);
  const associationId = state.newId('rtbassoc');
  state.routeTables.set(table.routeTableId, {
    ...table,
    associations: [...table.associations, { associationId, subnetId }],
  });
  return { AssociationId: associationId, AssociationState: { State: 'associated' } };
};
