import { foundFunction } from '../names';
import type { LambdaOperation } from '../state';

export const getFunctionConcurrency: LambdaOperation<'GetFunctionConcurrency'> = (state, input) => ({
  ReservedConcurrentExecutions: foundFunction(state, input).reservedConcurrency,
});
