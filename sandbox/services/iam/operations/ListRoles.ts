import type { Operation } from '../../../wire/model';
import { page } from '../requests';
import type { IamState } from '../state';
import { roleView } from '../views';

export function listRoles(state: IamState): Operation<'iam', 'ListRoles'> {
  return (input) => {
    const found = state.roles().filter((role) => role.path.startsWith(input.PathPrefix ?? '/'));
    const { items, rest } = page(found, input);
    return { Roles: items.map(roleView), ...rest };
  };
}
