import type { Operation } from '../../../wire/types';
import { members, ruleIn } from '../input';
import type { EventsState } from '../state';

/** Ids that aren't there are no failures (assumed: no report of one was found). */
export function removeTargets(state: EventsState): Operation {
  return (given) => {
    const input = members(state, given);
    const rule = ruleIn(state, input);
    const ids = input.texts('Ids');
    if (ids.length === 0) throw input.missing('Ids');
    for (const id of ids) rule.targets.delete(id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  };
}
