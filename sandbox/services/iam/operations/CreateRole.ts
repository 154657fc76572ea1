import type { Operation } from '../../../wire/types';
import { principalId } from '../../sts/unique-id';
import { checkDocument, roleExists } from '../errors';
import { members, newName, path, tags } from '../input';
import type { IamState, Role } from '../state';
import { roleView } from '../views';

export function createRole(state: IamState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const roleName = newName(input, 'RoleName', 64);
    const document = input.requiredText('AssumeRolePolicyDocument');
    checkDocument(document, 'trust');
    const rolePath = path(input);
    const maxSessionDuration = input.integer('MaxSessionDuration', { min: 3_600, max: 43_200 }) ?? 3_600;
    if (state.role(roleName) !== undefined) throw roleExists(roleName);
    const role: Role = {
      roleName,
      path: rolePath,
      roleId: principalId('AROA', roleName),
      arn: `arn:aws:iam::${state.account}:role${rolePath}${roleName}`,
      createdAt: now,
      assumeRolePolicyDocument: document,
      description: input.text('Description'),
      maxSessionDuration,
      tags: new Map(tags(input)),
      inlinePolicies: new Map(),
      attachedPolicies: new Set(),
    };
    state.addRole(role);
    return { Role: roleView(role) };
  };
}
