import type { Operation } from '../../../wire/types';
import { deleteConflict, noSuchPolicy } from '../errors';
import { members } from '../input';
import type { IamState } from '../state';

export function deletePolicy(state: IamState): Operation {
  return (given) => {
    const arn = members(given).requiredText('PolicyArn');
    if (!state.policies.has(arn)) throw noSuchPolicy(arn);
    if (state.attachmentCount(arn) > 0) {
      throw deleteConflict('Cannot delete a policy attached to entities.');
    }
    state.policies.delete(arn);
  };
}
