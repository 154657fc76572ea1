import type { Instant } from '../../time/instant';
import type { Bucket, DeleteMarker, NewVersionId, StoredObject, Version } from './state';

/** Of objects that were put while the bucket kept no versions (S3 user guide, "Using versioning in S3 buckets"). */
export const NULL_VERSION = 'null';

export const isMarker = (version: Version): version is DeleteMarker => 'isMarker' in version;

/** A key's versions, the newest first; the first of them is the latest. */
export function versionsOf(bucket: Bucket, key: string): readonly Version[] {
  return bucket.history.get(key) ?? (bucket.objects.has(key) ? currentOf(bucket, key) : []);
}

function currentOf(bucket: Bucket, key: string): readonly Version[] {
  const object = bucket.objects.get(key);
  return object === undefined ? [] : [{ ...object, versionId: NULL_VERSION }];
}

/**
 * Stores an object: beside what was there where the bucket keeps versions, else in its place. Gives the version's id,
 * undefined where the bucket never kept any.
 */
export function store(
  bucket: Bucket,
  key: string,
  object: StoredObject,
  newVersionId: NewVersionId,
): string | undefined {
  if (bucket.versioning === undefined) {
    bucket.objects.set(key, object);
    return undefined;
  }
  const versionId = bucket.versioning === 'Enabled' ? newVersionId() : NULL_VERSION;
  const before = versionsOf(bucket, key).filter((each) => each.versionId !== versionId);
  keep(bucket, key, [{ ...object, versionId }, ...before]);
  return versionId;
}

/** What became of a deletion, as S3 tells of it. */
export interface Removal {
  readonly versionId?: string;
  /** A marker was put, or taken away. */
  readonly isMarker?: true;
}

/**
 * Deletes as S3 does: a version for good where one is named; else the object, or, where the bucket keeps versions, by a
 * marker on top of them (S3 user guide, "Deleting object versions").
 */
export function remove(
  bucket: Bucket,
  key: string,
  {
    versionId,
    now,
    newVersionId,
  }: {
    readonly versionId: string | undefined;
    readonly now: Instant;
    readonly newVersionId: NewVersionId;
  },
): Removal {
  const before = versionsOf(bucket, key);
  if (versionId !== undefined) {
    const found = before.find((each) => each.versionId === versionId);
    keep(
      bucket,
      key,
      before.filter((each) => each !== found),
    );
    return { versionId, ...(found !== undefined && isMarker(found) ? { isMarker: true } : {}) };
  }
  if (bucket.versioning === undefined) {
    keep(bucket, key, []);
    return {};
  }
  const markerId = bucket.versioning === 'Enabled' ? newVersionId() : NULL_VERSION;
  const left = before.filter((each) => each.versionId !== markerId);
  keep(bucket, key, [{ isMarker: true, versionId: markerId, lastModified: now }, ...left]);
  return { versionId: markerId, isMarker: true };
}

/** `objects` has what a plain GET finds, `history` what there is beside it. */
function keep(bucket: Bucket, key: string, versions: readonly Version[]): void {
  const [latest] = versions;
  if (latest === undefined || isMarker(latest)) bucket.objects.delete(key);
  else bucket.objects.set(key, latest);
  const isPlain = versions.length === 0 || (versions.length === 1 && latest?.versionId === NULL_VERSION);
  if (isPlain && (latest === undefined || !isMarker(latest))) bucket.history.delete(key);
  else bucket.history.set(key, versions);
}

/** Whether nothing is in it: no object, no older version, no marker. */
export function isEmpty({ objects, history }: Bucket): boolean {
  return objects.size === 0 && history.size === 0;
}
