import type { Operation } from '../../../wire/types';
import { members, tags } from '../input';
import type { SsmState } from '../state';
import { taggedParameter } from '../tagged';

export function addTagsToResource(state: SsmState): Operation {
  return (given) => {
    const input = members(given);
    const parameter = taggedParameter(state, input);
    for (const [key, value] of tags(input)) parameter.tags.set(key, value);
    return {};
  };
}
