import type { SsmOperation } from '../state';
import { taggedParameter } from '../tagged';

export const listTagsForResource: SsmOperation<'ListTagsForResource'> = (state, input) => ({
  TagList: [...taggedParameter(state, input).tags].map(([Key, Value]) => ({ Key, Value })),
});
