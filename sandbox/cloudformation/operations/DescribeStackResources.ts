import { isoMilliseconds } from '../../time/instant';
import type { Operation } from '../../wire/types';
import { found, problem, type StackContext, text } from './request';
import { resourceView } from './views';

export const describeStackResources = (context: StackContext): Operation => {
  const { stacks } = context;
  return (input) => {
    const physical = input['PhysicalResourceId'];
    const stack =
      physical === undefined
        ? found(context, input)
        : stacks.all.find(
            (each) =>
              each.status !== 'DELETE_COMPLETE' &&
              [...each.resources.values()].some(({ physicalId }) => physicalId === physical),
          );
    if (stack === undefined) throw problem(`Stack for ${text(physical)} does not exist`);
    const logical = input['LogicalResourceId'];
    const wanted = [...stack.resources.values()].filter(
      ({ logicalId }) => logical === undefined || logicalId === logical,
    );
    // The words are those of DescribeStackResource (assumed).
    if (logical !== undefined && wanted.length === 0)
      throw problem(`Resource ${text(logical)} does not exist for stack ${stack.name}`);
    return {
      StackResources: wanted.map((each) => ({
        ...resourceView(each),
        StackId: stack.id,
        StackName: stack.name,
        Timestamp: isoMilliseconds(each.updatedAt),
      })),
    };
  };
};
