import type { Operation } from '../../../wire/types';
import type { Ec2State } from '../state';

/** `hidden` unless the account changed it (EC2 API, 2026-04). */
export function getManagedResourceVisibility(state: Ec2State): Operation {
  return () => ({ visibility: { defaultVisibility: state.managedResourceVisibility } });
}
