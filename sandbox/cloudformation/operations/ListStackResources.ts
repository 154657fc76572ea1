import { isoMilliseconds } from '../../time/instant';
import type { Operation } from '../../wire/types';
import { found, type StackContext } from './request';
import { resourceView } from './views';

export const listStackResources =
  (context: StackContext): Operation =>
  (input) => {
    const all = [...found(context, input).resources.values()];
    const start = Number(input['NextToken'] ?? 0);
    return {
      StackResourceSummaries: all
        .slice(start, start + 100)
        .map((each) => ({ ...resourceView(each), LastUpdatedTimestamp: isoMilliseconds(each.updatedAt) })),
      ...(start + 100 < all.length ? { NextToken: String(start + 100) } : {}),
    };
  };
