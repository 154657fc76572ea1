import { RestAnswer, type Operation } from '../../../wire/types';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

export function deleteFunctionConcurrency(state: LambdaState): Operation {
  return (input) => {
    foundFunction(state, namedBy(input).name).reservedConcurrency = undefined;
    return new RestAnswer({ status: 204 });
  };
}
