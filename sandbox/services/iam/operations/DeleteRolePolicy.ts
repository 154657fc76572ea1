import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { noSuchRolePolicy } from '../errors';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function deleteRolePolicy(state: IamState): Operation<'iam', 'DeleteRolePolicy'> {
  return (input) => {
    const policyName = QUERY_CHECKS.required(input, 'PolicyName');
    if (!namedRole(state, input).inlinePolicies.delete(policyName)) throw noSuchRolePolicy(policyName);
  };
}
