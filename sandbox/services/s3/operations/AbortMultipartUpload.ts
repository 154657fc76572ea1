import type { Operation } from '../../../wire/model';
import { namedBucket, namedUpload } from '../named';
import type { S3State } from '../state';

export function abortMultipartUpload(state: S3State): Operation<'s3', 'AbortMultipartUpload'> {
  return (input) => {
    const bucket = namedBucket(state, input);
    namedUpload(bucket, input);
    bucket.uploads.delete(input.UploadId ?? '');
    return {};
  };
}
