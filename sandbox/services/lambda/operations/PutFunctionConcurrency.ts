import { JSON_CHECKS } from '../../../wire/checks';
import { foundFunction } from '../names';
import type { LambdaOperation } from '../state';

export const putFunctionConcurrency: LambdaOperation<'PutFunctionConcurrency'> = (state, input) => {
  const it = foundFunction(state, input);
  JSON_CHECKS.required(input, 'ReservedConcurrentExecutions');
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER };
  it.reservedConcurrency = JSON_CHECKS.within(input, 'ReservedConcurrentExecutions', bounds);
  return { ReservedConcurrentExecutions: it.reservedConcurrency };
};
