import { foundLayerVersion, layerVersionAnswer } from '../layers';
import type { LambdaOperation } from '../state';

export const getLayerVersion: LambdaOperation<'GetLayerVersion'> = (state, input) =>
  layerVersionAnswer(state, foundLayerVersion(state, input));
