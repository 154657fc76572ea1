import type { Operation } from '../../../wire/model';
import { required } from '../errors';
import { foundAssociation } from '../route-tables';
import type { Ec2State } from '../state';

export function disassociateRouteTable(state: Ec2State): Operation<'ec2', 'DisassociateRouteTable'> {
  return (input) => {
    const associationId = required(input, 'AssociationId');
    const table = foundAssociation(state, associationId);
    const associations = table.associations.filter((each) => each.associationId !== associationId);
    state.routeTables.set(table.routeTableId, { ...table, associations });
  };
}
