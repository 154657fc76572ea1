import type { Operation } from '../../../wire/model';
import { namedGroup } from '../requests';
import type { LogsState } from '../state';

export function deleteRetentionPolicy(state: LogsState): Operation<'logs', 'DeleteRetentionPolicy'> {
  return (input) => {
    namedGroup(state, input).retentionInDays = undefined;
  };
}
