import type { Operation } from '../../../wire/model';
import { configurationOf } from '../configuration';
import { foundVersion } from '../names';
import type { LambdaState } from '../state';

export function getFunctionConfiguration(
  state: LambdaState,
): Operation<'lambda', 'GetFunctionConfiguration'> {
  return async (input, { park }) => {
    await park?.(foundVersion(state, input).it.settled);
    const { it, version, qualifier } = foundVersion(state, input);
    return configurationOf(state, it, version, { qualifier });
  };
}
