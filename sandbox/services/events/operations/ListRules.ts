import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { EventsState } from '../state';
import { ruleView } from '../views';

export function listRules(state: EventsState): Operation {
  return (given) => {
    const input = members(state, given);
    const prefix = input.text('NamePrefix') ?? '';
    const { items, ...rest } = page(
      state.all().filter(({ name }) => name.startsWith(prefix)),
      ({ name }) => name,
      input,
    );
    return { Rules: items.map((rule) => ruleView(state, rule)), ...rest };
  };
}
