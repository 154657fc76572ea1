import type { Operation } from '../../wire/model';
import { found, type StackContext } from './request';
import { stackView } from './views';

export const describeStacks = (context: StackContext): Operation<'cloudformation', 'DescribeStacks'> => {
  const { stacks } = context;
  return async (input, call) => {
    if (input.StackName === undefined)
      return { Stacks: stacks.all.filter(({ status }) => status !== 'DELETE_COMPLETE').map(stackView) };
    const stack = found(context, input);
    if (stack.running !== undefined) await call.park?.(stack.running);
    return { Stacks: [stackView(stack)] };
  };
};
