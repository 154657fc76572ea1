import { JSON_CHECKS } from '../../../wire/checks';
import * as errors from '../errors';
import { foundLayerVersion } from '../layers';
import type { LambdaOperation } from '../state';

export const removeLayerVersionPermission: LambdaOperation<'RemoveLayerVersionPermission'> = (
  state,
  input,
) => {
  const sid = JSON_CHECKS.required(input, 'StatementId');
  if (!foundLayerVersion(state, input).policy.delete(sid)) throw errors.statementNotFound(sid);
};
