import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { exists } from '../taggable';

/** A tag given with a value goes only if it has that value; without any tag, all of the user's tags go. */
export const deleteTags: Ec2Operation<'DeleteTags'> = (state, { Resources: ids = [], Tags: tags = [] }) => {
  if (ids.length === 0) throw errors.missing('resourceIdSet');
  for (const id of ids) if (!exists(state, id)) throw errors.resourceNotFound(id);
  for (const id of ids) {
    const going = tags.length > 0 ? tags : state.tags.of(id).filter(({ Key }) => !Key.startsWith('aws:'));
    for (const { Key = '', Value } of going) state.tags.remove(id, Key, Value);
  }
};
