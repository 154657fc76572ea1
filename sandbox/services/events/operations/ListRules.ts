import { checkBus, page } from '../requests';
import type { EventsOperation } from '../state';
import { ruleView } from '../views';

export const listRules: EventsOperation<'ListRules'> = (state, input) => {
  checkBus(state, input);
  const rules = state.all().filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
  const { items, ...rest } = page(rules, ({ name }) => name, input);
  return { Rules: items.map((rule) => ruleView(state, rule)), ...rest };
};
