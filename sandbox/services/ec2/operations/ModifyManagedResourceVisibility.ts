import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import type { Ec2State } from '../state';

/** What a describe call without IncludeManagedResources shows from now on. */
export function modifyManagedResourceVisibility(
  state: Ec2State,
): Operation<'ec2', 'ModifyManagedResourceVisibility'> {
  return (input) => {
    const given = errors.required(input, 'DefaultVisibility');
    const wanted = (['hidden', 'visible'] as const).find((each) => each === given);
    if (wanted === undefined)
      throw errors.invalidValue('defaultVisibility', given, 'Expecting hidden or visible.');
    state.managedResourceVisibility = wanted;
    return { Visibility: { DefaultVisibility: wanted } };
  };
}
