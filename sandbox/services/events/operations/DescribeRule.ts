import type { Operation } from '../../../wire/model';
import { ruleIn } from '../requests';
import type { EventsState } from '../state';
import { ruleView } from '../views';

export function describeRule(state: EventsState): Operation<'events', 'DescribeRule'> {
  return (input, { caller }) => ({
    ...ruleView(state, ruleIn(state, input, 'Name')),
    CreatedBy: /^arn:aws:[^:]*:[^:]*:(\d+):/u.exec(caller.arn)?.[1],
  });
}
