import type { Operation } from '../../wire/types';
import { type StackContext, strings } from './request';
import { summaryView } from './views';

export const listStacks =
  ({ stacks }: StackContext): Operation =>
  (input) => {
    const wanted = strings(input['StackStatusFilter']);
    return {
      StackSummaries: stacks.all
        .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
        .map(summaryView),
    };
  };
