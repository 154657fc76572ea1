import { JSON_CHECKS } from '../../../wire/checks';
import { ruleIn } from '../requests';
import type { EventsOperation } from '../state';

/** Ids that aren't there are no failures (assumed: no report of one was found). */
export const removeTargets: EventsOperation<'RemoveTargets'> = (state, input) => {
  const { targets } = ruleIn(state, input, 'Rule');
  const ids = input.Ids ?? [];
  if (ids.length === 0) throw JSON_CHECKS.missing('Ids');
  for (const id of ids) targets.delete(id);
  return { FailedEntryCount: 0, FailedEntries: [] };
};
