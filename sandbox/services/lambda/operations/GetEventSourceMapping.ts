import type { Operation } from '../../../wire/types';
import { foundMapping, mappingAnswer } from '../mappings';
import type { LambdaState } from '../state';

export function getEventSourceMapping(state: LambdaState): Operation {
  return (input) => mappingAnswer(state, foundMapping(state, input));
}
