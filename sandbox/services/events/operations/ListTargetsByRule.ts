import type { Operation } from '../../../wire/types';
import { members, page, ruleIn } from '../input';
import type { EventsState } from '../state';
import { targetView } from '../views';

export function listTargetsByRule(state: EventsState): Operation {
  return (given) => {
    const input = members(state, given);
    const targets = [...ruleIn(state, input).targets.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const { items, ...rest } = page(targets, ({ id }) => id, input);
    return { Targets: items.map(targetView), ...rest };
  };
}
