import * as errors from '../errors';
import type { Ec2Operation } from '../state';

/** What a describe call without IncludeManagedResources shows from now on. */
export const modifyManagedResourceVisibility: Ec2Operation<'ModifyManagedResourceVisibility'> = (
  state,
  input,
) => {
  const given = errors.required(input, 'DefaultVisibility');
  const wanted = (['hidden', 'visible'] as const).find((each) => each === given);
  if (wanted === undefined)
    throw errors.invalidValue('defaultVisibility', given, 'Expecting hidden or visible.');
  state.managedResourceVisibility = wanted;
  return { Visibility: { DefaultVisibility: wanted } };
};
