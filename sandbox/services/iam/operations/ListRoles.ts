import { page } from '../requests';
import type { IamOperation } from '../state';
import { roleView } from '../views';

export const listRoles: IamOperation<'ListRoles'> = (state, input) => {
  const found = state.roles().filter((role) => role.path.startsWith(input.PathPrefix ?? '/'));
  const { items, rest } = page(found, input);
  return { Roles: items.map(roleView), ...rest };
};
