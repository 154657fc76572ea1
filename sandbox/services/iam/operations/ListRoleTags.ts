import type { Operation } from '../../../wire/model';
import { namedRole, page } from '../requests';
import type { IamState } from '../state';
import { tagsView } from '../views';

export function listRoleTags(state: IamState): Operation<'iam', 'ListRoleTags'> {
  return (input) => {
    const { items, rest } = page([...namedRole(state, input).tags], input);
    return { Tags: tagsView(items), ...rest };
  };
}
