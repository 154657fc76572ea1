import { names } from '../lists';
import type { SsmOperation } from '../state';

export const deleteParameters: SsmOperation<'DeleteParameters'> = (state, input) => {
  const [DeletedParameters, InvalidParameters]: [string[], string[]] = [[], []];
  for (const name of names(input)) (state.delete(name) ? DeletedParameters : InvalidParameters).push(name);
  return { DeletedParameters, InvalidParameters };
};
