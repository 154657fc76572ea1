import { dateOf } from '../../time/instant';
import { found, page, type StackOperation } from './request';
import { resourceView } from './views';

export const listStackResources: StackOperation<'ListStackResources'> = (context, input) => {
  const { items, next } = page([...found(context, input).resources.values()], input);
  return {
    StackResourceSummaries: items.map((each) => ({
      ...resourceView(each),
      LastUpdatedTimestamp: dateOf(each.updatedAt),
    })),
    NextToken: next,
  };
};
