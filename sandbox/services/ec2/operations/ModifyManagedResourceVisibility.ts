import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import type { Ec2State } from '../state';

/** What a describe call without IncludeManagedResources shows from now on. */
export function modifyManagedResourceVisibility(state: Ec2State): Operation {
  return (input) => {
    const wanted = required(input, 'DefaultVisibility');
    if (wanted !== 'hidden' && wanted !== 'visible')
      throw errors.invalidValue('defaultVisibility', wanted, 'Expecting hidden or visible.');
    state.managedResourceVisibility = wanted;
    return { visibility: { defaultVisibility: wanted } };
  };
}
