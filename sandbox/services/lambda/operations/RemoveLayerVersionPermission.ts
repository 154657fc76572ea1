import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { required } from '../input';
import { foundLayerVersion } from '../layers';
import type { LambdaState } from '../state';

export function removeLayerVersionPermission(state: LambdaState): Operation {
  return (input) => {
    const sid = required(input, 'StatementId');
    if (!foundLayerVersion(state, input).policy.delete(sid)) throw errors.statementNotFound(sid);
    return new RestAnswer({ status: 204 });
  };
}
