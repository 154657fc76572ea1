import { QUERY_CHECKS } from '../../../wire/checks';
import { noSuchRolePolicy } from '../errors';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const deleteRolePolicy: IamOperation<'DeleteRolePolicy'> = (state, input) => {
  const policyName = QUERY_CHECKS.required(input, 'PolicyName');
  if (!namedRole(state, input).inlinePolicies.delete(policyName)) throw noSuchRolePolicy(policyName);
};
