import { QUERY_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { deleteConflict, noSuchPolicy } from '../errors';
import type { IamState } from '../state';

export function deletePolicy(state: IamState): Operation<'iam', 'DeletePolicy'> {
  return (input) => {
    const arn = QUERY_CHECKS.required(input, 'PolicyArn');
    if (!state.policies.has(arn)) throw noSuchPolicy(arn);
    if (state.attachmentCount(arn) > 0) {
      throw deleteConflict('Cannot delete a policy attached to entities.');
    }
    state.policies.delete(arn);
  };
}
