import type { Operation } from '../../wire/types';
import { problem, type StackContext, text } from './request';
import { eventView } from './views';

export const describeStackEvents =
  ({ stacks }: StackContext): Operation =>
  (input) => {
    const name = text(input['StackName']);
    const stack = stacks.find(name);
    if (stack === undefined) throw problem(`Stack [${name}] does not exist`);
    const start = Number(input['NextToken'] ?? 0);
    const newestFirst = stack.events.toReversed();
    return {
      StackEvents: newestFirst.slice(start, start + 100).map((each) => eventView(stack, each)),
      ...(start + 100 < newestFirst.length ? { NextToken: String(start + 100) } : {}),
    };
  };
