import type { Caller } from '../../call';
import type { OutputOf } from '../../wire/model';
import { noSuchKey, noSuchVersion } from './errors';
import type { Bucket, S3State, StoredObject } from './state';
import { isMarker, remove, store, versionsOf, type Removal } from './versions';

interface By {
  /** As notifications name it: `ObjectCreated:Put`. */
  readonly event: string;
  readonly caller: Caller;
}

/** Stores an object and tells of it. Gives its version's id, where the bucket keeps versions. */
export function put(
  state: S3State,
  bucket: Bucket,
  key: string,
  object: StoredObject,
  { event, caller }: By,
): string | undefined {
  const versionId = store(bucket, key, object, state.newVersionId);
  state.told(bucket, { name: event, key, versionId, object, principalId: caller.arn });
  return versionId;
}

/** Deletes an object, or a version of it, and tells of it, where there was something. */
export function take(
  state: S3State,
  bucket: Bucket,
  key: string,
  {
    versionId,
    now,
    caller,
  }: {
    readonly versionId: string | undefined;
    readonly now: number;
    readonly caller: Caller;
  },
): Removal {
  const before = versionsOf(bucket, key);
  const removal = remove(bucket, key, { versionId, now, newVersionId: state.newVersionId });
  const after = versionsOf(bucket, key);
  if (before.length !== after.length || before[0] !== after[0]) {
    const isMarked = removal.isMarker === true && versionId === undefined;
    const name = isMarked ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete';
    const told = { name, key, versionId: removal.versionId, object: undefined };
    state.told(bucket, { ...told, principalId: caller.arn });
  }
  return removal;
}

/** An object, or that version of it. Throws NoSuchKey, NoSuchVersion. */
export function found(
  bucket: Bucket,
  { Key = '', VersionId }: { readonly Key?: string | undefined; readonly VersionId?: string | undefined },
): StoredObject & { readonly versionId?: string } {
  if (VersionId === undefined) {
    const object = bucket.objects.get(Key);
    if (object === undefined) throw noSuchKey(Key);
    return object;
  }
  const version = versionsOf(bucket, Key).find((each) => each.versionId === VersionId);
  // A marker is no object: S3 answers 405 there, clients take either for "not there".
  if (version === undefined || isMarker(version)) throw noSuchVersion(Key, VersionId);
  return version;
}

/** What became of a deletion, as it is told. */
export const removed = ({ versionId, isMarker: isDeleted }: Removal): OutputOf<'s3', 'DeleteObject'> => ({
  VersionId: versionId,
  DeleteMarker: isDeleted,
});
