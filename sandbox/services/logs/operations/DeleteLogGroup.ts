import type { Operation } from '../../../wire/model';
import { namedGroup } from '../requests';
import type { LogsState } from '../state';

export function deleteLogGroup(state: LogsState): Operation<'logs', 'DeleteLogGroup'> {
  return (input) => {
    state.groups.delete(namedGroup(state, input).name);
  };
}
