import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { foundFunction } from '../names';
import type { LambdaState } from '../state';

export function putFunctionConcurrency(state: LambdaState): Operation<'lambda', 'PutFunctionConcurrency'> {
  return (input) => {
    const it = foundFunction(state, input);
    JSON_CHECKS.required(input, 'ReservedConcurrentExecutions');
    const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER };
    it.reservedConcurrency = JSON_CHECKS.within(input, 'ReservedConcurrentExecutions', bounds);
    return { ReservedConcurrentExecutions: it.reservedConcurrency };
  };
}
