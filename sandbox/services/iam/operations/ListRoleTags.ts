import type { Operation } from '../../../wire/types';
import { members, namedRole, page } from '../input';
import type { IamState } from '../state';
import { tagsView } from '../views';

export function listRoleTags(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const { items, rest } = page([...namedRole(state, input).tags], input);
    return { Tags: tagsView(new Map(items)), ...rest };
  };
}
