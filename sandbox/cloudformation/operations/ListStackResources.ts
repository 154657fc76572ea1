import { dateOf } from '../../time/instant';
import type { Operation } from '../../wire/model';
import { found, page, type StackContext } from './request';
import { resourceView } from './views';

export const listStackResources =
  (context: StackContext): Operation<'cloudformation', 'ListStackResources'> =>
  (input) => {
    const { items, next } = page([...found(context, input).resources.values()], input);
    return {
      StackResourceSummaries: items.map((each) => ({
        ...resourceView(each),
        LastUpdatedTimestamp: dateOf(each.updatedAt),
      })),
      NextToken: next,
    };
  };
