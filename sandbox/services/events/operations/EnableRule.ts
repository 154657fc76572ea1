import type { Operation } from '../../../wire/types';
import { noRuleOnBus } from '../errors';
import type { Arm } from '../firing';
import { members, nameIn } from '../input';
import type { EventsState } from '../state';

/** EnableRule and DisableRule. What a rule would have done while it was disabled is not made up for. */
export function switchRule(state: EventsState, arm: Arm, to: 'ENABLED' | 'DISABLED'): Operation {
  return (given) => {
    const name = nameIn(members(state, given), 'Name');
    const rule = state.get(name);
    if (rule === undefined) throw noRuleOnBus(name);
    if (rule.state !== to)
      state.put({
        ...rule,
        state: to,
        stop: to === 'ENABLED' ? arm(name, rule.period) : () => undefined,
      });
    return undefined;
  };
}
