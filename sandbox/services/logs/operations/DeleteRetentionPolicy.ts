import type { Operation } from '../../../wire/types';
import { members, namedGroup } from '../input';
import type { LogsState } from '../state';

export function deleteRetentionPolicy(state: LogsState): Operation {
  return (given) => {
    namedGroup(state, members(given)).retentionInDays = undefined;
  };
}
