import { namedGroup } from '../requests';
import type { LogsOperation } from '../state';

export const deleteLogGroup: LogsOperation<'DeleteLogGroup'> = (state, input) => {
  state.groups.delete(namedGroup(state, input).name);
};
