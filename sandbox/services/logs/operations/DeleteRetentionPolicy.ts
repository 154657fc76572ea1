import { namedGroup } from '../requests';
import type { LogsOperation } from '../state';

export const deleteRetentionPolicy: LogsOperation<'DeleteRetentionPolicy'> = (state, input) => {
  namedGroup(state, input).retentionInDays = undefined;
};
