import type { Operation } from '../../../wire/types';
import { checkDocument } from '../errors';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function updateAssumeRolePolicy(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const role = namedRole(state, input);
    const document = input.requiredText('PolicyDocument');
    checkDocument(document, 'trust');
    role.assumeRolePolicyDocument = document;
  };
}
