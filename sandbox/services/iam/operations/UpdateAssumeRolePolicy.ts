import { QUERY_CHECKS } from '../../../wire/checks';
import { checkDocument } from '../errors';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const updateAssumeRolePolicy: IamOperation<'UpdateAssumeRolePolicy'> = (state, input) => {
  const role = namedRole(state, input);
  const document = QUERY_CHECKS.required(input, 'PolicyDocument');
  checkDocument(document, 'trust');
  role.assumeRolePolicyDocument = document;
};
