import { namedBucket } from '../named';
import { removed, take } from '../objects';
import type { S3Operation } from '../state';

/** Succeeds whether there was an object or not. */
export const deleteObject: S3Operation<'DeleteObject'> = (state, input, { now, caller }) => {
  const { Key = '', VersionId: versionId } = input;
  return removed(take(state, namedBucket(state, input), Key, { versionId, now, caller }));
};
