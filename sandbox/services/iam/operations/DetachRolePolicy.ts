import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { noSuchPolicy } from '../errors';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function detachRolePolicy(state: IamState): Operation<'iam', 'DetachRolePolicy'> {
  return (input) => {
    const arn = QUERY_CHECKS.required(input, 'PolicyArn');
    if (!namedRole(state, input).attachedPolicies.delete(arn)) throw noSuchPolicy(arn);
  };
}
