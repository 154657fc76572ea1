import { namedGroup, namedStream } from '../requests';
import type { LogsOperation } from '../state';

export const deleteLogStream: LogsOperation<'DeleteLogStream'> = (state, input) => {
  const group = namedGroup(state, input);
  group.streams.delete(namedStream(group, input).name);
};
