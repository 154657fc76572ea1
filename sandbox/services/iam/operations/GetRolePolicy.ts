import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { noSuchRolePolicy } from '../errors';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function getRolePolicy(state: IamState): Operation<'iam', 'GetRolePolicy'> {
  return (input) => {
    const role = namedRole(state, input);
    const policyName = QUERY_CHECKS.required(input, 'PolicyName');
    const document = role.inlinePolicies.get(policyName);
    if (document === undefined) throw noSuchRolePolicy(policyName);
    return {
      RoleName: role.roleName,
      PolicyName: policyName,
      PolicyDocument: encodeURIComponent(document),
    };
  };
}
