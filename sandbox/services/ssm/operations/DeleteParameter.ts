import type { Operation } from '../../../wire/types';
import { parameterNotFound } from '../errors';
import { members } from '../input';
import type { SsmState } from '../state';

export function deleteParameter(state: SsmState): Operation {
  return (given) => {
    if (!state.delete(members(given).requiredText('Name'))) throw parameterNotFound();
    return {};
  };
}
