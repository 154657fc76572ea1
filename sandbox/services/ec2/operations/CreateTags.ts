import * as errors from '../errors';
import type { Ec2Operation } from '../state';
import { exists } from '../taggable';
import { tagsOf } from '../tags';

/** All or none: an id that isn't there spoils the call. */
export const createTags: Ec2Operation<'CreateTags'> = (state, { Resources: ids = [], Tags }) => {
  const tags = tagsOf(Tags);
  if (ids.length === 0) throw errors.missing('resourceIdSet');
  if (tags.length === 0) throw errors.missing('tagSet');
  for (const id of ids) if (!exists(state, id)) throw errors.resourceNotFound(id);
  for (const id of ids) state.tags.set(id, tags);
};
