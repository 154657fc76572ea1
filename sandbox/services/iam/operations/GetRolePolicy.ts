import type { Operation } from '../../../wire/types';
import { noSuchRolePolicy } from '../errors';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function getRolePolicy(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const role = namedRole(state, input);
    const policyName = input.requiredText('PolicyName');
    const document = role.inlinePolicies.get(policyName);
    if (document === undefined) throw noSuchRolePolicy(policyName);
    return {
      RoleName: role.roleName,
      PolicyName: policyName,
      PolicyDocument: encodeURIComponent(document),
    };
  };
}
