import type { Operation } from '../../../wire/model';
import { namedRole, page } from '../requests';
import type { IamState } from '../state';

export function listAttachedRolePolicies(state: IamState): Operation<'iam', 'ListAttachedRolePolicies'> {
  return (input) => {
    const { items, rest } = page([...namedRole(state, input).attachedPolicies], input);
    return {
      AttachedPolicies: items.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
      ...rest,
    };
  };
}
