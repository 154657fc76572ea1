import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import { foundLayerVersion } from '../layers';
import type { LambdaState } from '../state';

export function getLayerVersionPolicy(state: LambdaState): Operation<'lambda', 'GetLayerVersionPolicy'> {
  return (input) => {
    const Statement = [...foundLayerVersion(state, input).policy.values()];
    if (Statement.length === 0) throw errors.noPolicy();
    return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }) };
  };
}
