import type { RandomStream } from '../../../time/random';
import type { Operation } from '../../../wire/model';
import { namedBucket, newKey } from '../named';
import { keptOf, type S3State } from '../state';

export function createMultipartUpload(
  state: S3State,
  ids: RandomStream,
): Operation<'s3', 'CreateMultipartUpload'> {
  return (input) => {
    const bucket = namedBucket(state, input);
    const key = newKey(input);
    const uploadId = ids.hex(64);
    bucket.uploads.set(uploadId, { key, kept: keptOf(input), parts: new Map() });
    return { Bucket: bucket.name, Key: key, UploadId: uploadId };
  };
}
