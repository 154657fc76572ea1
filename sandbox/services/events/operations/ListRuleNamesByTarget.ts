import { JSON_CHECKS } from '../../../wire/checks';
import { checkBus, page } from '../requests';
import type { EventsOperation } from '../state';

export const listRuleNamesByTarget: EventsOperation<'ListRuleNamesByTarget'> = (state, input) => {
  checkBus(state, input);
  const wanted = JSON_CHECKS.required(input, 'TargetArn');
  const rules = state.all().filter(({ targets }) => [...targets.values()].some(({ arn }) => arn === wanted));
  const { items, ...rest } = page(rules, ({ name }) => name, input);
  return { RuleNames: items.map(({ name }) => name), ...rest };
};
