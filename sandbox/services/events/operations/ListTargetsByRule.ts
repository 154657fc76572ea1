import { page, ruleIn } from '../requests';
import type { EventsOperation } from '../state';
import { targetView } from '../views';

export const listTargetsByRule: EventsOperation<'ListTargetsByRule'> = (state, input) => {
  const targets = [...ruleIn(state, input, 'Rule').targets.values()];
  const sorted = targets.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const { items, ...rest } = page(sorted, ({ id }) => id, input);
  return { Targets: items.map(targetView), ...rest };
};
