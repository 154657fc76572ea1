import { namedRole, page } from '../requests';
import type { IamOperation } from '../state';
import { tagsView } from '../views';

export const listRoleTags: IamOperation<'ListRoleTags'> = (state, input) => {
  const { items, rest } = page([...namedRole(state, input).tags], input);
  return { Tags: tagsView(items), ...rest };
};
