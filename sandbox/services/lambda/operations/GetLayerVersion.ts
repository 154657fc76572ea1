import type { Operation } from '../../../wire/types';
import { foundLayerVersion, layerVersionAnswer } from '../layers';
import type { LambdaState } from '../state';

export function getLayerVersion(state: LambdaState): Operation {
  return (input) => layerVersionAnswer(state, foundLayerVersion(state, input));
}
