import type { Operation } from '../../../wire/model';
import { foundMapping, mappingAnswer } from '../mappings';
import type { LambdaState } from '../state';

export function getEventSourceMapping(state: LambdaState): Operation<'lambda', 'GetEventSourceMapping'> {
  return (input) => mappingAnswer(foundMapping(state, input));
}
