import { QUERY_CHECKS } from '../../../wire/checks';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const updateRole: IamOperation<'UpdateRole'> = (state, input) => {
  const role = namedRole(state, input);
  role.description = input.Description ?? role.description;
  role.maxSessionDuration =
    QUERY_CHECKS.within(input, 'MaxSessionDuration', { min: 3_600, max: 43_200 }) ?? role.maxSessionDuration;
};
