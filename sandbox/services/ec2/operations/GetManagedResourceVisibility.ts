import type { Ec2Operation } from '../state';

/** `hidden` unless the account changed it (EC2 API, 2026-04). */
export const getManagedResourceVisibility: Ec2Operation<'GetManagedResourceVisibility'> = (state) => ({
  Visibility: { DefaultVisibility: state.managedResourceVisibility },
});
