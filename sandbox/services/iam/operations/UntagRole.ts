import type { Operation } from '../../../wire/types';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function untagRole(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const role = namedRole(state, input);
    for (const key of input.texts('TagKeys')) role.tags.delete(key);
  };
}
