import { keyTooLong, noSuchBucket, noSuchUpload } from './errors';
import type { Bucket, S3State, Upload } from './state';

interface Named {
  readonly Bucket?: string | undefined;
  readonly Key?: string | undefined;
  readonly UploadId?: string | undefined;
}

/** Throws NoSuchBucket. */
export function namedBucket(state: S3State, { Bucket = '' }: Named): Bucket {
  const found = state.buckets.get(Bucket);
  if (found === undefined) throw noSuchBucket(Bucket);
  return found;
}

/** Throws NoSuchUpload. */
export function namedUpload(bucket: Bucket, { UploadId = '', Key = '' }: Named): Upload {
  const upload = bucket.uploads.get(UploadId);
  if (upload?.key !== Key) throw noSuchUpload(UploadId);
  return upload;
}

/** Keys have at most 1,024 bytes. */
export function newKey({ Key = '' }: Named): string {
  if (Buffer.byteLength(Key) > 1_024) throw keyTooLong();
  return Key;
}
