import type { Operation } from '../../../wire/types';
import { members, namedRole } from '../input';
import type { IamState } from '../state';
import { roleView } from '../views';

export function getRole(state: IamState): Operation {
  return (given) => ({ Role: roleView(namedRole(state, members(given))) });
}
