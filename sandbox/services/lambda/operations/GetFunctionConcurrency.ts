import type { Operation } from '../../../wire/model';
import { foundFunction } from '../names';
import type { LambdaState } from '../state';

export function getFunctionConcurrency(state: LambdaState): Operation<'lambda', 'GetFunctionConcurrency'> {
  return (input) => ({ ReservedConcurrentExecutions: foundFunction(state, input).reservedConcurrency });
}
