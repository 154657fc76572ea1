import type { Operation } from '../../../wire/types';
import { noSuchRolePolicy } from '../errors';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function deleteRolePolicy(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const policyName = input.requiredText('PolicyName');
    if (!namedRole(state, input).inlinePolicies.delete(policyName)) throw noSuchRolePolicy(policyName);
  };
}
