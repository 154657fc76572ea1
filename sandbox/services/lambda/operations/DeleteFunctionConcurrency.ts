import { foundFunction } from '../names';
import type { LambdaOperation } from '../state';

export const deleteFunctionConcurrency: LambdaOperation<'DeleteFunctionConcurrency'> = (state, input) => {
  foundFunction(state, input).reservedConcurrency = undefined;
};
