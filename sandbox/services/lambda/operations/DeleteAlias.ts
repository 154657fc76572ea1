import { JSON_CHECKS } from '../../../wire/checks';
import { foundFunction } from '../names';
import type { LambdaOperation } from '../state';

/** An alias that isn't there is as good as deleted. */
export const deleteAlias: LambdaOperation<'DeleteAlias'> = (state, input) => {
  foundFunction(state, input).aliases.delete(JSON_CHECKS.required(input, 'Name'));
};
