import type { Operation } from '../../../wire/model';
import { foundAddress, holderOf } from '../addresses';
import * as errors from '../errors';
import type { Ec2State } from '../state';

export function releaseAddress(state: Ec2State): Operation<'ec2', 'ReleaseAddress'> {
  return (input) => {
    const address = foundAddress(state, input);
    if (holderOf(state, address) !== undefined) throw errors.allocationInUse(address.allocationId);
    state.addresses.delete(address.allocationId);
    state.tags.drop(address.allocationId);
  };
}
