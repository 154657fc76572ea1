import { foundFunction } from '../names';
import type { LambdaOperation } from '../state';

/** Code signing isn't modelled: no function has a configuration. Tools ask for it all the same. */
export const getFunctionCodeSigningConfig: LambdaOperation<'GetFunctionCodeSigningConfig'> = (
  state,
  input,
) => ({ FunctionName: foundFunction(state, input).name, CodeSigningConfigArn: undefined });
