import type { Operation } from '../../../wire/model';
import type { Arm } from '../firing';
import { ruleIn } from '../requests';
import type { EventsState } from '../state';

/** EnableRule and DisableRule. What a rule would have done while it was disabled is not made up for. */
export function switchRule(
  state: EventsState,
  arm: Arm,
  to: 'ENABLED' | 'DISABLED',
): Operation<'events', 'EnableRule' | 'DisableRule'> {
  return (input) => {
    const rule = ruleIn(state, input, 'Name');
    if (rule.state !== to)
      state.put({
        ...rule,
        state: to,
        stop: to === 'ENABLED' ? arm(rule.name, rule.period) : () => undefined,
      });
  };
}
