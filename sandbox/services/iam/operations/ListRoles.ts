import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { IamState } from '../state';
import { roleView } from '../views';

export function listRoles(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const prefix = input.text('PathPrefix') ?? '/';
    const found = state.roles().filter((role) => role.path.startsWith(prefix));
    const { items, rest } = page(found, input);
    return { Roles: items.map(roleView), ...rest };
  };
}
