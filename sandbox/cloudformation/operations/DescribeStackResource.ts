import { dateOf } from '../../time/instant';
import { found, problem, type StackOperation } from './request';
import { resourceView } from './views';

export const describeStackResource: StackOperation<'DescribeStackResource'> = (context, input) => {
  const stack = found(context, input);
  const { LogicalResourceId: id = '' } = input;
  const it = stack.resources.get(id);
  if (it === undefined) throw problem(`Resource ${id} does not exist for stack ${stack.name}`);
  return {
    StackResourceDetail: {
      ...resourceView(it),
      StackId: stack.id,
      StackName: stack.name,
      LastUpdatedTimestamp: dateOf(it.updatedAt),
    },
  };
};
