import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { EventsState } from '../state';

export function listRuleNamesByTarget(state: EventsState): Operation {
  return (given) => {
    const input = members(state, given);
    const wanted = input.requiredText('TargetArn');
    const rules = state
      .all()
      .filter(({ targets }) => [...targets.values()].some(({ arn }) => arn === wanted));
    const { items, ...rest } = page(rules, ({ name }) => name, input);
    return { RuleNames: items.map(({ name }) => name), ...rest };
  };
}
