import type { Operation } from '../../../wire/model';
import { foundLayerVersion, layerVersionAnswer } from '../layers';
import type { LambdaState } from '../state';

export function getLayerVersion(state: LambdaState): Operation<'lambda', 'GetLayerVersion'> {
  return (input) => layerVersionAnswer(state, foundLayerVersion(state, input));
}
