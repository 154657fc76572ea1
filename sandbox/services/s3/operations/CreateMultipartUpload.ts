import type { RandomStream } from '../../../time/random';
import type { Operation } from '../../../wire/types';
import { keptHeaders, namedBucket, newKey, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function createMultipartUpload(state: S3State, ids: RandomStream): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const key = newKey(input);
    const uploadId = ids.hex(64);
    bucket.uploads.set(uploadId, { key, headers: keptHeaders(input), parts: new Map() });
    return {
      InitiateMultipartUploadResult: {
        '@xmlns': NAMESPACE,
        Bucket: bucket.name,
        Key: key,
        UploadId: uploadId,
      },
    };
  };
}
