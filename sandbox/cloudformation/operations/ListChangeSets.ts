import { dateOf } from '../../time/instant';
import type { Operation } from '../../wire/model';
import { includesNested } from '../change-sets';
import { found, type StackContext } from './request';

export const listChangeSets = (context: StackContext): Operation<'cloudformation', 'ListChangeSets'> => {
  const { changeSets } = context;
  return (input) => {
    const stack = found(context, input);
    return {
      Summaries: changeSets
        .filter((each) => each.stack === stack)
        .map((each) => ({
          ChangeSetName: each.name,
          ChangeSetId: each.id,
          StackId: stack.id,
          StackName: stack.name,
          Status: each.status,
          ExecutionStatus: each.executionStatus,
          StatusReason: each.reason,
          CreationTime: dateOf(each.at),
          Description: each.description,
          IncludeNestedStacks: includesNested(each),
          ParentChangeSetId: each.parent?.id,
          RootChangeSetId: each.root?.id,
          ImportExistingResources: false,
        })),
    };
  };
};
