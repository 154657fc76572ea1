import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { checkDocument } from '../errors';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function updateAssumeRolePolicy(state: IamState): Operation<'iam', 'UpdateAssumeRolePolicy'> {
  return (input) => {
    const role = namedRole(state, input);
    const document = QUERY_CHECKS.required(input, 'PolicyDocument');
    checkDocument(document, 'trust');
    role.assumeRolePolicyDocument = document;
  };
}
