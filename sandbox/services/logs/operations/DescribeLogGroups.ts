import { page } from '../requests';
import type { LogsOperation } from '../state';

export const describeLogGroups: LogsOperation<'DescribeLogGroups'> = (state, input) => {
  const { logGroupNamePrefix: prefix = '', logGroupNamePattern: part = '' } = input;
  const found = state.all().filter(({ name }) => name.startsWith(prefix) && name.includes(part));
  const { items, nextToken } = page(found, input, 50);
  return {
    logGroups: items.map((group) => ({
      logGroupName: group.name,
      creationTime: group.createdAt,
      retentionInDays: group.retentionInDays,
      metricFilterCount: 0,
      arn: `${state.groupArn(group.name)}:*`,
      storedBytes: 0,
      logGroupClass: 'STANDARD',
      logGroupArn: state.groupArn(group.name),
    })),
    nextToken,
  };
};
