import { namedBucket, namedUpload } from '../named';
import type { S3Operation } from '../state';

export const abortMultipartUpload: S3Operation<'AbortMultipartUpload'> = (state, input) => {
  const bucket = namedBucket(state, input);
  namedUpload(bucket, input);
  bucket.uploads.delete(input.UploadId ?? '');
  return {};
};
