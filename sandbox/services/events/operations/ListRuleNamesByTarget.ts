import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import { checkBus, page } from '../requests';
import type { EventsState } from '../state';

export function listRuleNamesByTarget(state: EventsState): Operation<'events', 'ListRuleNamesByTarget'> {
  return (input) => {
    checkBus(state, input);
    const wanted = JSON_CHECKS.required(input, 'TargetArn');
    const rules = state
      .all()
      .filter(({ targets }) => [...targets.values()].some(({ arn }) => arn === wanted));
    const { items, ...rest } = page(rules, ({ name }) => name, input);
    return { RuleNames: items.map(({ name }) => name), ...rest };
  };
}
