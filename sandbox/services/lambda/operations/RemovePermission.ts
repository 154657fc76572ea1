import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundVersion } from '../names';
import type { LambdaState } from '../state';

export function removePermission(state: LambdaState): Operation {
  return (input) => {
    const { it, qualifier } = foundVersion(state, input);
    const sid = required(input, 'StatementId');
    if (it.policy.get(qualifier ?? '')?.delete(sid) !== true) throw errors.statementNotFound(sid);
    return new RestAnswer({ status: 204 });
  };
}
