import { foundAddress, holderOf } from '../addresses';
import * as errors from '../errors';
import type { Ec2Operation } from '../state';

export const releaseAddress: Ec2Operation<'ReleaseAddress'> = (state, input) => {
  const address = foundAddress(state, input);
  if (holderOf(state, address) !== undefined) throw errors.allocationInUse(address.allocationId);
  state.addresses.delete(address.allocationId);
  state.tags.drop(address.allocationId);
};
