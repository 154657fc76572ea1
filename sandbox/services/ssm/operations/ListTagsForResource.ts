import type { Operation } from '../../../wire/types';
import { members } from '../input';
import type { SsmState } from '../state';
import { taggedParameter } from '../tagged';

export function listTagsForResource(state: SsmState): Operation {
  return (given) => {
    const { tags } = taggedParameter(state, members(given));
    return { TagList: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  };
}
