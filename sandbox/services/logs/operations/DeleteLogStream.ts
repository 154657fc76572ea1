import type { Operation } from '../../../wire/model';
import { namedGroup, namedStream } from '../requests';
import type { LogsState } from '../state';

export function deleteLogStream(state: LogsState): Operation<'logs', 'DeleteLogStream'> {
  return (input) => {
    const group = namedGroup(state, input);
    group.streams.delete(namedStream(group, input).name);
  };
}
