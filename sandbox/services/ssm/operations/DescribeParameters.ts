import type { Operation } from '../../../wire/types';
import { filter } from '../filters';
import { members, page } from '../input';
import type { SsmState } from '../state';
import { metadataView } from '../views';

export function describeParameters(state: SsmState): Operation {
  return (given) => {
    const input = members(given);
    const { parameters, ...rest } = page(state.all().filter(filter(input)), input, 50);
    return { Parameters: parameters.map((each) => metadataView(state, each)), ...rest };
  };
}
