import { namedRole } from '../requests';
import type { IamOperation } from '../state';
import { roleView } from '../views';

export const getRole: IamOperation<'GetRole'> = (state, input) => ({
  Role: roleView(namedRole(state, input)),
});
