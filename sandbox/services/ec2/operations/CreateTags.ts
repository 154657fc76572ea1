import type { Operation } from '../../../wire/model';
import * as errors from '../errors';
import type { Ec2State } from '../state';
import { exists } from '../taggable';
import { tagsOf } from '../tags';

/** All or none: an id that isn't there spoils the call. */
export function createTags(state: Ec2State): Operation<'ec2', 'CreateTags'> {
  return ({ Resources: ids = [], Tags }) => {
    const tags = tagsOf(Tags);
    if (ids.length === 0) throw errors.missing('resourceIdSet');
    if (tags.length === 0) throw errors.missing('tagSet');
    for (const id of ids) if (!exists(state, id)) throw errors.resourceNotFound(id);
    for (const id of ids) state.tags.set(id, tags);
  };
}
