import type { Operation } from '../../../wire/types';
import { noRuleOnBus } from '../errors';
import { members, nameIn } from '../input';
import type { EventsState } from '../state';
import { ruleView } from '../views';

export function describeRule(state: EventsState): Operation {
  return (given, { caller }) => {
    const name = nameIn(members(state, given), 'Name');
    const rule = state.get(name);
    if (rule === undefined) throw noRuleOnBus(name);
    const account = /^arn:aws:[^:]*:[^:]*:(\d+):/u.exec(caller.arn)?.[1];
    return { ...ruleView(state, rule), CreatedBy: account };
  };
}
