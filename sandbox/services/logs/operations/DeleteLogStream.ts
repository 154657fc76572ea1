import type { Operation } from '../../../wire/types';
import { members, namedGroup, namedStream } from '../input';
import type { LogsState } from '../state';

export function deleteLogStream(state: LogsState): Operation {
  return (given) => {
    const input = members(given);
    const group = namedGroup(state, input);
    group.streams.delete(namedStream(group, input).name);
  };
}
