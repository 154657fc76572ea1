import { JSON_CHECKS } from '../../../wire/checks';
import * as errors from '../errors';
import { foundVersion } from '../names';
import type { LambdaOperation } from '../state';

export const removePermission: LambdaOperation<'RemovePermission'> = (state, input) => {
  const { it, qualifier } = foundVersion(state, input);
  const sid = JSON_CHECKS.required(input, 'StatementId');
  if (it.policy.get(qualifier ?? '')?.delete(sid) !== true) throw errors.statementNotFound(sid);
};
