import type { Operation } from '../../../wire/types';
import { members, namedRole, page } from '../input';
import type { IamState } from '../state';

export function listAttachedRolePolicies(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const { items, rest } = page([...namedRole(state, input).attachedPolicies], input);
    const AttachedPolicies = items.map((PolicyArn) => ({
      PolicyName: PolicyArn.split('/').at(-1),
      PolicyArn,
    }));
    return { AttachedPolicies, ...rest };
  };
}
