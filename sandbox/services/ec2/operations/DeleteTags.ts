import type { Operation } from '../../../wire/types';
import * as errors from '../errors';
import { optional, structures, text, texts, type Structure } from '../input';
import type { Ec2State } from '../state';
import { exists } from '../taggable';

/** A tag given with a value goes only if it has that value; without any tag, all of the user's tags go. */
export function deleteTags(state: Ec2State): Operation {
  return (input) => {
    const ids = texts(input['ResourceId']);
    if (ids.length === 0) throw errors.missing('resourceIdSet');
    for (const id of ids) if (!exists(state, id)) throw errors.resourceNotFound(id);
    const tags = structures(input['Tag']);
    for (const id of ids) {
      const going: readonly Structure[] =
        tags.length > 0
          ? tags
          : state.tags.of(id).flatMap(({ key }) => (key.startsWith('aws:') ? [] : [{ Key: key }]));
      for (const tag of going) state.tags.remove(id, text(tag['Key']), optional(tag['Value']));
    }
    return { return: true };
  };
}
