import type { Operation } from '../../wire/model';
import { page, problem, type StackContext } from './request';
import { eventView } from './views';

export const describeStackEvents =
  ({ stacks }: StackContext): Operation<'cloudformation', 'DescribeStackEvents'> =>
  (input) => {
    const name = input.StackName ?? '';
    const stack = stacks.find(name);
    if (stack === undefined) throw problem(`Stack [${name}] does not exist`);
    const { items, next } = page(stack.events.toReversed(), input);
    return { StackEvents: items.map((each) => eventView(stack, each)), NextToken: next };
  };
