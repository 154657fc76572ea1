import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import type { Meddle } from '../meddling';
import { select } from '../selector';
import type { SsmState } from '../state';
import { parameterView } from '../views';

export function getParameter(state: SsmState, meddle: Meddle): Operation<'ssm', 'GetParameter'> {
  return (input, { caller }) => {
    const name = JSON_CHECKS.required(input, 'Name');
    meddle(name, caller);
    const { parameter, ...selected } = select(state, name);
    const decrypted = input.WithDecryption ?? false;
    return { Parameter: parameterView(state, parameter, { ...selected, decrypted }) };
  };
}
