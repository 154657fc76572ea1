import type { Operation } from '../../../wire/types';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

export function getFunctionConcurrency(state: LambdaState): Operation {
  return (input) => {
    const { reservedConcurrency } = foundFunction(state, namedBy(input).name);
    return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
  };
}
