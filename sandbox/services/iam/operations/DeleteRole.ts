import { deleteConflict } from '../errors';
import { namedRole } from '../requests';
import type { IamOperation } from '../state';

export const deleteRole: IamOperation<'DeleteRole'> = (state, input) => {
  const role = namedRole(state, input);
  if (role.attachedPolicies.size > 0) {
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  }
  if (role.inlinePolicies.size > 0) {
    throw deleteConflict('Cannot delete entity, must delete policies first.');
  }
  state.removeRole(role);
};
