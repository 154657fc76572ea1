import type { Operation } from '../../../wire/model';
import type { SsmState } from '../state';
import { taggedParameter } from '../tagged';

export function listTagsForResource(state: SsmState): Operation<'ssm', 'ListTagsForResource'> {
  return (input) => ({
    TagList: [...taggedParameter(state, input).tags].map(([Key, Value]) => ({ Key, Value })),
  });
}
