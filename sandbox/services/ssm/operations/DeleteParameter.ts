import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { parameterNotFound } from '../errors';
import type { SsmState } from '../state';

export function deleteParameter(state: SsmState): Operation<'ssm', 'DeleteParameter'> {
  return (input) => {
    if (!state.delete(JSON_CHECKS.required(input, 'Name'))) throw parameterNotFound();
  };
}
