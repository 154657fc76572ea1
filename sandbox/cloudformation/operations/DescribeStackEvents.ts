import { page, problem, type StackOperation } from './request';
import { eventView } from './views';

export const describeStackEvents: StackOperation<'DescribeStackEvents'> = ({ stacks }, input) => {
  const name = input.StackName ?? '';
  const stack = stacks.find(name);
  if (stack === undefined) throw problem(`Stack [${name}] does not exist`);
  const { items, next } = page(stack.events.toReversed(), input);
  return { StackEvents: items.map((each) => eventView(stack, each)), NextToken: next };
};
