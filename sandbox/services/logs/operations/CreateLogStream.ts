import type { Operation } from '../../../wire/types';
import { streamExists } from '../errors';
import { members, namedGroup, newStreamName } from '../input';
import type { LogsState } from '../state';

export function createLogStream(state: LogsState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const name = newStreamName(input);
    const group = namedGroup(state, input);
    if (group.streams.has(name)) throw streamExists();
    group.streams.set(name, { name, createdAt: now, events: [] });
  };
}
