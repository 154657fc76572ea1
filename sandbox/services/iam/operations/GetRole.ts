import type { Operation } from '../../../wire/model';
import { namedRole } from '../requests';
import type { IamState } from '../state';
import { roleView } from '../views';

export function getRole(state: IamState): Operation<'iam', 'GetRole'> {
  return (input) => ({ Role: roleView(namedRole(state, input)) });
}
