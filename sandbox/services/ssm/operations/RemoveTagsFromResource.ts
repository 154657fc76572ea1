import type { Operation } from '../../../wire/model';
import type { SsmState } from '../state';
import { taggedParameter } from '../tagged';

export function removeTagsFromResource(state: SsmState): Operation<'ssm', 'RemoveTagsFromResource'> {
  return (input) => {
    const { tags } = taggedParameter(state, input);
    for (const key of input.TagKeys ?? []) tags.delete(key);
  };
}
