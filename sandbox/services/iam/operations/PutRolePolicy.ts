import { QUERY_CHECKS } from '../../../wire/checks';
import { checkDocument } from '../errors';
import { namedRole, POLICY_NAME } from '../requests';
import type { IamOperation } from '../state';

export const putRolePolicy: IamOperation<'PutRolePolicy'> = (state, input) => {
  const role = namedRole(state, input);
  const policyName = QUERY_CHECKS.named(input, 'PolicyName', POLICY_NAME);
  const document = QUERY_CHECKS.required(input, 'PolicyDocument');
  checkDocument(document, 'identity');
  role.inlinePolicies.set(policyName, document);
};
