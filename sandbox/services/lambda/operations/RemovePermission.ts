import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundVersion } from '../names';
import type { LambdaState } from '../state';

export function removePermission(state: LambdaState): Operation<'lambda', 'RemovePermission'> {
  return (input) => {
    const { it, qualifier } = foundVersion(state, input);
    const sid = JSON_CHECKS.required(input, 'StatementId');
    if (it.policy.get(qualifier ?? '')?.delete(sid) !== true) throw errors.statementNotFound(sid);
  };
}
