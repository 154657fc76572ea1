import type { Operation } from '../../../wire/types';
import { members } from '../input';
import type { SsmState } from '../state';
import { taggedParameter } from '../tagged';

export function removeTagsFromResource(state: SsmState): Operation {
  return (given) => {
    const input = members(given);
    const parameter = taggedParameter(state, input);
    for (const key of input.texts('TagKeys')) parameter.tags.delete(key);
    return {};
  };
}
