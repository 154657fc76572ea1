import type { Operation } from '../../../wire/types';
import { noSuchPolicy } from '../errors';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function detachRolePolicy(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const arn = input.requiredText('PolicyArn');
    if (!namedRole(state, input).attachedPolicies.delete(arn)) throw noSuchPolicy(arn);
  };
}
