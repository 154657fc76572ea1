import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { tagsOf, texts } from '../input';
import type { Ec2State } from '../state';
import { exists } from '../taggable';

/** All or none: an id that isn't there spoils the call. */
export function createTags(state: Ec2State): Operation {
  return (input) => {
    const ids = texts(input['ResourceId']);
    const tags = tagsOf(input['Tag']);
    if (ids.length === 0) throw errors.missing('resourceIdSet');
    if (tags.length === 0) throw errors.missing('tagSet');
    for (const id of ids) if (!exists(state, id)) throw errors.resourceNotFound(id);
    for (const id of ids) state.tags.set(id, tags);
    return { return: true };
  };
}
