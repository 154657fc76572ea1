import type { Operation } from '../../../wire/types';
import { checkDocument } from '../errors';
import { members, namedRole, newName } from '../input';
import type { IamState } from '../state';

export function putRolePolicy(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const role = namedRole(state, input);
    const policyName = newName(input, 'PolicyName', 128);
    const document = input.requiredText('PolicyDocument');
    checkDocument(document, 'identity');
    role.inlinePolicies.set(policyName, document);
  };
}
