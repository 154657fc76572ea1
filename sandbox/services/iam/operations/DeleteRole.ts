import type { Operation } from '../../../wire/model';
import { deleteConflict } from '../errors';
import { namedRole } from '../requests';
import type { IamState } from '../state';

export function deleteRole(state: IamState): Operation<'iam', 'DeleteRole'> {
  return (input) => {
    const role = namedRole(state, input);
    if (role.attachedPolicies.size > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.');
    }
    if (role.inlinePolicies.size > 0) {
      throw deleteConflict('Cannot delete entity, must delete policies first.');
    }
    state.removeRole(role);
  };
}
