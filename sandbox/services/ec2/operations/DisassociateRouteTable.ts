import { required } from '../errors';
import { foundAssociation } from '../route-tables';
import type { Ec2Operation } from '../state';

export const disassociateRouteTable: Ec2Operation<'DisassociateRouteTable'> = (state, input) => {
  const associationId = required(input, 'AssociationId');
  const table = foundAssociation(state, associationId);
  const associations = table.associations.filter((each) => each.associationId !== associationId);
  state.routeTables.set(table.routeTableId, { ...table, associations });
};
