import type { Operation } from '../../../wire/types';
import { groupExists } from '../errors';
import { members, newGroupName, tags } from '../input';
import type { LogsState } from '../state';

export function createLogGroup(state: LogsState): Operation {
  return (given, { now }) => {
    const input = members(given);
    const name = newGroupName(input);
    if (state.groups.has(name)) throw groupExists();
    state.groups.set(name, {
      name,
      createdAt: now,
      retentionInDays: undefined,
      tags: new Map(tags(input)),
      streams: new Map(),
      nextSequence: 0,
    });
  };
}
