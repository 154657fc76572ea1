import type { Operation } from '../../../wire/types';
import { deleteConflict } from '../errors';
import { members, namedRole } from '../input';
import type { IamState } from '../state';

export function deleteRole(state: IamState): Operation {
  return (given) => {
    const role = namedRole(state, members(given));
    if (role.attachedPolicies.size > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    if (role.inlinePolicies.size > 0) {
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    }
    state.removeRole(role);
  };
}
