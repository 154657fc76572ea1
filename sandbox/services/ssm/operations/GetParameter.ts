import type { Operation } from '../../../wire/types';
import { members } from '../input';
import type { Meddle } from '../meddling';
import { select } from '../selector';
import type { SsmState } from '../state';
import { parameterView } from '../views';

export function getParameter(state: SsmState, meddle: Meddle): Operation {
  return (given, { caller }) => {
    const input = members(given);
    const name = input.requiredText('Name');
    meddle(name, caller);
    const { parameter, ...selected } = select(state, name);
    const decrypted = input.flag('WithDecryption') ?? false;
    return { Parameter: parameterView(state, parameter, { ...selected, decrypted }) };
  };
}
