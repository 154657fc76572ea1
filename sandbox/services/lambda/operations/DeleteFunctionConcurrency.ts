import type { Operation } from '../../../wire/model';
import { foundFunction } from '../names';
import type { LambdaState } from '../state';

export function deleteFunctionConcurrency(
  state: LambdaState,
): Operation<'lambda', 'DeleteFunctionConcurrency'> {
  return (input) => {
    foundFunction(state, input).reservedConcurrency = undefined;
  };
}
