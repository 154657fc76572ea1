import type { Operation } from '../../../wire/types';
import { members, page } from '../input';
import type { LogsState } from '../state';

export function describeLogGroups(state: LogsState): Operation {
  return (given) => {
    const input = members(given);
    const prefix = input.text('logGroupNamePrefix') ?? '';
    const part = input.text('logGroupNamePattern') ?? '';
    const found = state.all().filter(({ name }) => name.startsWith(prefix) && name.includes(part));
    const { items, ...rest } = page(found, input, 50);
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
      ...rest,
    };
  };
}
