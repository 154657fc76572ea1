import { QUERY_CHECKS } from '../../../wire/checks';
import { principalId } from '../../sts/unique-id';
import { checkDocument, roleExists } from '../errors';
import { path, ROLE_NAME } from '../requests';
import type { Role, IamOperation } from '../state';
import { roleView } from '../views';

export const createRole: IamOperation<'CreateRole'> = (state, input, { now }) => {
  const roleName = QUERY_CHECKS.named(input, 'RoleName', ROLE_NAME);
  const document = QUERY_CHECKS.required(input, 'AssumeRolePolicyDocument');
  checkDocument(document, 'trust');
  const rolePath = path(input);
  const maxSessionDuration =
    QUERY_CHECKS.within(input, 'MaxSessionDuration', { min: 3_600, max: 43_200 }) ?? 3_600;
  if (state.role(roleName) !== undefined) throw roleExists(roleName);
  const role: Role = {
    roleName,
    path: rolePath,
    roleId: principalId('AROA', roleName),
    arn: `arn:aws:iam::${state.account}:role${rolePath}${roleName}`,
    createdAt: now,
    assumeRolePolicyDocument: document,
    description: input.Description,
    maxSessionDuration,
    tags: new Map(QUERY_CHECKS.tags(input.Tags)),
    inlinePolicies: new Map(),
    attachedPolicies: new Set(),
  };
  state.addRole(role);
  return { Role: roleView(role) };
};
