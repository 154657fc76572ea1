import { foundMapping, mappingAnswer } from '../mappings';
import type { LambdaOperation } from '../state';

export const getEventSourceMapping: LambdaOperation<'GetEventSourceMapping'> = (state, input) =>
  mappingAnswer(foundMapping(state, input));
