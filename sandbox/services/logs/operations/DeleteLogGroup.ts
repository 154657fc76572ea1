import type { Operation } from '../../../wire/types';
import { members, namedGroup } from '../input';
import type { LogsState } from '../state';

export function deleteLogGroup(state: LogsState): Operation {
  return (given) => {
    state.groups.delete(namedGroup(state, members(given)).name);
  };
}
