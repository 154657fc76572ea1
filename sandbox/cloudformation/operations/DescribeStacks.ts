import { found, type StackOperation } from './request';
import { stackView } from './views';

export const describeStacks: StackOperation<'DescribeStacks'> = async (context, input, call) => {
  const { stacks } = context;
  if (input.StackName === undefined)
    return { Stacks: stacks.all.filter(({ status }) => status !== 'DELETE_COMPLETE').map(stackView) };
  const stack = found(context, input);
  if (stack.running !== undefined) await call.park?.(stack.running);
  return { Stacks: [stackView(stack)] };
};
