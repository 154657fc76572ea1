import type { Operation } from '../../../wire/types';
import { required } from '../input';
import { layerVersionAnswer, layerVersionByArn } from '../layers';
import type { LambdaState } from '../state';

export function getLayerVersionByArn(state: LambdaState): Operation {
  return (input) => layerVersionAnswer(state, layerVersionByArn(state, required(input, 'Arn')));
}
