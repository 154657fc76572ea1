import { isoMilliseconds } from '../../time/instant';
import type { Operation } from '../../wire/types';
import { found, problem, type StackContext, text } from './request';
import { resourceView } from './views';

export const describeStackResource =
  (context: StackContext): Operation =>
  (input) => {
    const stack = found(context, input);
    const it = stack.resources.get(text(input['LogicalResourceId']));
    if (it === undefined)
      throw problem(`Resource ${text(input['LogicalResourceId'])} does not exist for stack ${stack.name}`);
    return {
      StackResourceDetail: {
        ...resourceView(it),
        StackId: stack.id,
        StackName: stack.name,
        LastUpdatedTimestamp: isoMilliseconds(it.updatedAt),
      },
    };
  };
