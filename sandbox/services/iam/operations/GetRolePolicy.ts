import { QUERY_CHECKS } from '../../../wire/checks';
import { noSuchRolePolicy } from '../errors';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const getRolePolicy: IamOperation<'GetRolePolicy'> = (state, input) => {
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
