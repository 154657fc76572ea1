import type { Operation } from '../../../wire/types';
import { members, namedRole, page } from '../input';
import type { IamState } from '../state';

export function listRolePolicies(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const { items, rest } = page([...namedRole(state, input).inlinePolicies.keys()], input);
    return { PolicyNames: items, ...rest };
  };
}
