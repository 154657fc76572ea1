import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import { removed, take } from '../objects';
import type { S3State } from '../state';

/** Succeeds whether there was an object or not. */
export function deleteObject(state: S3State): Operation<'s3', 'DeleteObject'> {
  return (input, { now, caller }) => {
    const { Key = '', VersionId: versionId } = input;
    return removed(take(state, namedBucket(state, input), Key, { versionId, now, caller }));
  };
}
