import type { StackOperation } from './request';
import { summaryView } from './views';

export const listStacks: StackOperation<'ListStacks'> = ({ stacks }, { StackStatusFilter: wanted = [] }) => ({
  StackSummaries: stacks.all
    .filter(({ status }) => wanted.length === 0 || wanted.includes(status))
    .map(summaryView),
});
