import { JSON_CHECKS } from '../../../wire/checks';
import type { SsmOperation } from '../state';
import { taggedParameter } from '../tagged';

export const addTagsToResource: SsmOperation<'AddTagsToResource'> = (state, input) => {
  const { tags } = taggedParameter(state, input);
  for (const [key, value] of JSON_CHECKS.tags(input.Tags)) tags.set(key, value);
};
