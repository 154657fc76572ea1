import * as errors from '../errors';
import { byOf, foundInterface, removeNetworkInterface } from '../interface-changes';
import type { Ec2Operation } from '../state';

/** Only what is free. A service's own leftovers may be deleted too, once they are. */
export const deleteNetworkInterface: Ec2Operation<'DeleteNetworkInterface'> = (state, input, { caller }) => {
  const id = errors.required(input, 'NetworkInterfaceId');
  errors.checkId('eni', id);
  const it = foundInterface(state, id);
  // A participant's of a shared VPC isn't its owner's to delete, nor the other way round (VPC guide).
  if (it.ownerId !== undefined) throw errors.notYourResource();
  if (it.status !== 'available') throw errors.networkInterfaceInUse(id);
  removeNetworkInterface(state, byOf(caller), id);
};
