import type { Operation } from '../../../wire/model';
import type { Ec2State } from '../state';

/** `hidden` unless the account changed it (EC2 API, 2026-04). */
export function getManagedResourceVisibility(
  state: Ec2State,
): Operation<'ec2', 'GetManagedResourceVisibility'> {
  return () => ({ Visibility: { DefaultVisibility: state.managedResourceVisibility } });
}
