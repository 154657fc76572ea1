import { JSON_CHECKS } from '../../../wire/checks';
import { layerVersionAnswer, layerVersionByArn } from '../layers';
import type { LambdaOperation } from '../state';

export const getLayerVersionByArn: LambdaOperation<'GetLayerVersionByArn'> = (state, input) =>
  layerVersionAnswer(state, layerVersionByArn(state, JSON_CHECKS.required(input, 'Arn')));
