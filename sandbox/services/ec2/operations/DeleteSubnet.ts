import * as errors from '../errors';
import { byOf } from '../interface-changes';
import type { Ec2Operation } from '../state';
import { foundSubnet } from '../vpcs';

/** Any network interface in it keeps it. Associations with route tables go with it. */
export const deleteSubnet: Ec2Operation<'DeleteSubnet'> = (state, input, { caller }) => {
  const { subnetId } = foundSubnet(state, errors.required(input, 'SubnetId'));
  if (!state.networkInterfaces.isEmpty(subnetId)) throw errors.subnetHasDependents(subnetId);
  for (const table of state.routeTables.values()) {
    const associations = table.associations.filter((each) => each.subnetId !== subnetId);
    state.routeTables.set(table.routeTableId, { ...table, associations });
  }
  state.subnets.delete(subnetId);
  state.tags.drop(subnetId);
  for (const listener of state.listeners)
    listener({ kind: 'deleted', what: 'subnet', id: subnetId, by: byOf(caller) });
};
