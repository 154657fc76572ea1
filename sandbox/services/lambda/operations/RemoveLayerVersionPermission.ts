import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundLayerVersion } from '../layers';
import type { LambdaState } from '../state';

export function removeLayerVersionPermission(
  state: LambdaState,
): Operation<'lambda', 'RemoveLayerVersionPermission'> {
  return (input) => {
    const sid = JSON_CHECKS.required(input, 'StatementId');
    if (!foundLayerVersion(state, input).policy.delete(sid)) throw errors.statementNotFound(sid);
  };
}
