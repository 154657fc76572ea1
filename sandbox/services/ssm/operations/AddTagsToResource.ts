import { JSON_CHECKS } from '../../../wire/checks';
import type { Operation } from '../../../wire/model';
import type { SsmState } from '../state';
import { taggedParameter } from '../tagged';

export function addTagsToResource(state: SsmState): Operation<'ssm', 'AddTagsToResource'> {
  return (input) => {
    const { tags } = taggedParameter(state, input);
    for (const [key, value] of JSON_CHECKS.tags(input.Tags)) tags.set(key, value);
  };
}
