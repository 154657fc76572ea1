import type { Operation } from '../../../wire/model';
import { foundFunction } from '../names';
import type { LambdaState } from '../state';

/** Code signing isn't modelled: no function has a configuration. Tools ask for it all the same. */
export function getFunctionCodeSigningConfig(
  state: LambdaState,
): Operation<'lambda', 'GetFunctionCodeSigningConfig'> {
  return (input) => ({ FunctionName: foundFunction(state, input).name, CodeSigningConfigArn: undefined });
}
