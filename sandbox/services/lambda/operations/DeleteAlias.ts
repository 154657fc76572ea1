import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { foundFunction } from '../names';
import type { LambdaState } from '../state';

/** An alias that isn't there is as good as deleted. */
export function deleteAlias(state: LambdaState): Operation<'lambda', 'DeleteAlias'> {
  return (input) => {
    foundFunction(state, input).aliases.delete(JSON_CHECKS.required(input, 'Name'));
  };
}
