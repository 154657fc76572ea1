import { configurationOf } from '../configuration';
import { foundVersion } from '../names';
import type { LambdaOperation } from '../state';

export const getFunctionConfiguration: LambdaOperation<'GetFunctionConfiguration'> = async (
  state,
  input,
  { park },
) => {
  await park?.(foundVersion(state, input).it.settled);
  const { it, version, qualifier } = foundVersion(state, input);
  return configurationOf(state, it, version, { qualifier });
};
