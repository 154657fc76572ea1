import type { Operation } from '../../../wire/model';
import { names } from '../lists';
import type { SsmState } from '../state';

export function deleteParameters(state: SsmState): Operation<'ssm', 'DeleteParameters'> {
  return (input) => {
    const [DeletedParameters, InvalidParameters]: [string[], string[]] = [[], []];
    for (const name of names(input)) (state.delete(name) ? DeletedParameters : InvalidParameters).push(name);
    return { DeletedParameters, InvalidParameters };
  };
}
