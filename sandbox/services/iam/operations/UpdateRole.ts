import type { Operation } from '../../../wire/types';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function updateRole(state: IamState): Operation {
  return (given) => {
    const input = members(given);
    const role = namedRole(state, input);
    role.description = input.text('Description') ?? role.description;
    role.maxSessionDuration =
      input.integer('MaxSessionDuration', { min: 3_600, max: 43_200 }) ?? role.maxSessionDuration;
    return {};
  };
}
