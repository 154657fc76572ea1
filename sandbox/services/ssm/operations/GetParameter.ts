import type { Operation } from '../../../wire/types';
import { members } from '../input';
import { select } from '../selector';
import type { SsmState } from '../state';
import { parameterView } from '../views';

export function getParameter(state: SsmState): Operation {
  return (given) => {
    const input = members(given);
    const { parameter, ...selected } = select(state, input.requiredText('Name'));
    const decrypted = input.flag('WithDecryption') ?? false;
    return { Parameter: parameterView(state, parameter, { ...selected, decrypted }) };
  };
}
