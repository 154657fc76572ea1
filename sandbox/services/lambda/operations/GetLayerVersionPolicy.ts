import * as errors from '../errors';
import { foundLayerVersion } from '../layers';
import type { LambdaOperation } from '../state';

export const getLayerVersionPolicy: LambdaOperation<'GetLayerVersionPolicy'> = (state, input) => {
  const Statement = [...foundLayerVersion(state, input).policy.values()];
  if (Statement.length === 0) throw errors.noPolicy();
  return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }) };
};
