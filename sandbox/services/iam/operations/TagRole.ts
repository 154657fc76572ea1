import type { Operation } from '../../../wire/types';
import { members, namedRole, tags } from '../input';
import type { IamState } from '../state';

export function tagRole(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const role = namedRole(state, input);
    for (const [key, value] of tags(input)) role.tags.set(key, value);
  };
}
