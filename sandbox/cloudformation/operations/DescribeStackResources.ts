import { dateOf } from '../../time/instant';
import { found, problem, type StackOperation } from './request';
import { resourceView } from './views';

export const describeStackResources: StackOperation<'DescribeStackResources'> = (context, input) => {
  const { stacks } = context;
  const { LogicalResourceId: logical, PhysicalResourceId: physical } = input;
  const stack =
    physical === undefined
      ? found(context, input)
      : stacks.all.find(
          (each) =>
            each.status !== 'DELETE_COMPLETE' &&
            [...each.resources.values()].some(({ physicalId }) => physicalId === physical),
        );
  if (stack === undefined) throw problem(`Stack for ${physical} does not exist`);
  const wanted = [...stack.resources.values()].filter(
    ({ logicalId }) => logical === undefined || logicalId === logical,
  );
  // The words are those of DescribeStackResource (assumed).
  if (logical !== undefined && wanted.length === 0)
    throw problem(`Resource ${logical} does not exist for stack ${stack.name}`);
  return {
    StackResources: wanted.map((each) => ({
      ...resourceView(each),
      StackId: stack.id,
      StackName: stack.name,
      Timestamp: dateOf(each.updatedAt),
    })),
  };
};
