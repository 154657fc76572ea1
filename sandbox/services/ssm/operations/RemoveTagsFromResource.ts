import type { SsmOperation } from '../state';
import { taggedParameter } from '../tagged';

export const removeTagsFromResource: SsmOperation<'RemoveTagsFromResource'> = (state, input) => {
  const { tags } = taggedParameter(state, input);
  for (const key of input.TagKeys ?? []) tags.delete(key);
};
