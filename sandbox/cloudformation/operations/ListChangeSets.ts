import { dateOf } from '../../time/instant';
import { includesNested } from '../change-sets';
import { found, type StackOperation } from './request';

export const listChangeSets: StackOperation<'ListChangeSets'> = (context, input) => {
  const { changeSets } = context;
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
