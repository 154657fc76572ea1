import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function updateRole(state: IamState): Operation<'iam', 'UpdateRole'> {
  return (input) => {
    const role = namedRole(state, input);
    role.description = input.Description ?? role.description;
    role.maxSessionDuration =
      QUERY_CHECKS.within(input, 'MaxSessionDuration', { min: 3_600, max: 43_200 }) ??
      role.maxSessionDuration;
  };
}
