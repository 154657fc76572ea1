import type { Operation } from '../../wire/model';
import type { StackContext } from './request';
import { summaryView } from './views';

export const listStacks =
  ({ stacks }: StackContext): Operation<'cloudformation', 'ListStacks'> =>
  ({ StackStatusFilter: wanted = [] }) => ({
    StackSummaries: stacks.all
      .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
      .map(summaryView),
  });
