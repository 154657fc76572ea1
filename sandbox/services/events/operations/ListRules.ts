import type { Operation } from '../../../wire/model';
import { checkBus, page } from '../requests';
import type { EventsState } from '../state';
import { ruleView } from '../views';

export function listRules(state: EventsState): Operation<'events', 'ListRules'> {
  return (input) => {
    checkBus(state, input);
    const rules = state.all().filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
    const { items, ...rest } = page(rules, ({ name }) => name, input);
    return { Rules: items.map((rule) => ruleView(state, rule)), ...rest };
  };
}
