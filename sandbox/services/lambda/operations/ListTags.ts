import type { Operation } from '../../../wire/types';
import { required } from '../input';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

export function listTags(state: LambdaState): Operation {
  return (input) => ({
    Tags: foundFunction(state, namedBy({ FunctionName: required(input, 'Resource') }).name).tags,
  });
}
