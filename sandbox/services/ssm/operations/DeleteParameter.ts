import { JSON_CHECKS } from '../../../wire/checks';
import { parameterNotFound } from '../errors';
import type { SsmOperation } from '../state';

export const deleteParameter: SsmOperation<'DeleteParameter'> = (state, input) => {
  if (!state.delete(JSON_CHECKS.required(input, 'Name'))) throw parameterNotFound();
};
