import { QUERY_CHECKS } from '../../../wire/checks';
import { noSuchPolicy } from '../errors';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const detachRolePolicy: IamOperation<'DetachRolePolicy'> = (state, input) => {
  const arn = QUERY_CHECKS.required(input, 'PolicyArn');
  if (!namedRole(state, input).attachedPolicies.delete(arn)) throw noSuchPolicy(arn);
};
