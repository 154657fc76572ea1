import type { Operation } from '../../../wire/types';
import { foundFunction, namedBy } from '../names';
import type { LambdaState } from '../state';

/** Code signing isn't modelled: no function has a configuration. Tools ask for it all the same. */
export function getFunctionCodeSigningConfig(state: LambdaState): Operation {
  return (input) => ({ FunctionName: foundFunction(state, namedBy(input).name).name });
}
