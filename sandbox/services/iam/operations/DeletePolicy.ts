import { QUERY_CHECKS } from '../../../wire/checks';
import { deleteConflict, noSuchPolicy } from '../errors';
import type { IamOperation } from '../state';

export const deletePolicy: IamOperation<'DeletePolicy'> = (state, input) => {
  const arn = QUERY_CHECKS.required(input, 'PolicyArn');
  if (!state.policies.has(arn)) throw noSuchPolicy(arn);
  if (state.attachmentCount(arn) > 0) {
    throw deleteConflict('Cannot delete a policy attached to entities.');
  }
  state.policies.delete(arn);
};
