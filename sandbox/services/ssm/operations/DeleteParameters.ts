import type { Operation } from '../../../wire/types';
import { members, names } from '../input';
import type { SsmState } from '../state';

export function deleteParameters(state: SsmState): Operation {
  return (given) => {
    const [DeletedParameters, InvalidParameters]: [string[], string[]] = [[], []];
    for (const name of names(members(given))) {
      (state.delete(name) ? DeletedParameters : InvalidParameters).push(name);
    }
    return { DeletedParameters, InvalidParameters };
  };
}
