import { ruleIn } from '../requests';
import type { EventsOperation } from '../state';
import { ruleView } from '../views';

export const describeRule: EventsOperation<'DescribeRule'> = (state, input, { caller }) => ({
  ...ruleView(state, ruleIn(state, input, 'Name')),
  CreatedBy: /^arn:aws:[^:]*:[^:]*:(\d+):/u.exec(caller.arn)?.[1],
});
