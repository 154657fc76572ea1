import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { layerVersionAnswer, layerVersionByArn } from '../layers';
import type { LambdaState } from '../state';

export function getLayerVersionByArn(state: LambdaState): Operation<'lambda', 'GetLayerVersionByArn'> {
  return (input) => layerVersionAnswer(state, layerVersionByArn(state, JSON_CHECKS.required(input, 'Arn')));
}
