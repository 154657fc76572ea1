import { RestAnswer, type Operation } from '../../../wire/types';
import { required } from '../input';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

/** An alias that isn't there is as good as deleted. */
export function deleteAlias(state: LambdaState): Operation {
  return (input) => {
    foundFunction(state, namedBy(input).name).aliases.delete(required(input, 'Name'));
    return new RestAnswer({ status: 204 });
  };
}
