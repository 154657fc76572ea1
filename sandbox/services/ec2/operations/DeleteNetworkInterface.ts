import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { byOf, foundInterface, removeNetworkInterface } from '../interface-changes';
import type { Ec2State } from '../state';

/** Only what is free. A service's own leftovers may be deleted too, once they are. */
export function deleteNetworkInterface(state: Ec2State): Operation {
  return (input, { caller }) => {
    const id = required(input, 'NetworkInterfaceId');
    errors.checkId('eni', id);
    if (foundInterface(state, id).status !== 'available') throw errors.networkInterfaceInUse(id);
    removeNetworkInterface(state, byOf(caller), id);
    return { return: true };
  };
}
