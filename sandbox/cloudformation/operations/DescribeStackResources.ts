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
    return {
      StackResources: [...stack.resources.values()].map((each) => ({
        ...resourceView(each),
        StackId: stack.id,
        StackName: stack.name,
        Timestamp: isoMilliseconds(each.updatedAt),
      })),
    };
  };
};
