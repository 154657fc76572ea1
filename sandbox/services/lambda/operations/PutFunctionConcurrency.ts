import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { whole } from '../input';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

export function putFunctionConcurrency(state: LambdaState): Operation {
  return (input) => {
    const it = foundFunction(state, namedBy(input).name);
    const wanted = whole(input['ReservedConcurrentExecutions']);
    if (Number.isNaN(wanted)) {
      throw errors.validation(
        null,
        'reservedConcurrentExecutions',
        'Member must have value greater than or equal to 0',
      );
    }
    it.reservedConcurrency = wanted;
    return { ReservedConcurrentExecutions: wanted };
  };
}
