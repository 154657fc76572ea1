import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { ruleIn } from '../requests';
import type { EventsState } from '../state';

/** Ids that aren't there are no failures (assumed: no report of one was found). */
export function removeTargets(state: EventsState): Operation<'events', 'RemoveTargets'> {
  return (input) => {
    const { targets } = ruleIn(state, input, 'Rule');
    const ids = input.Ids ?? [];
    if (ids.length === 0) throw JSON_CHECKS.missing('Ids');
    for (const id of ids) targets.delete(id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  };
}
