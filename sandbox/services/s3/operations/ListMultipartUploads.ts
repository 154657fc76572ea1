import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function listMultipartUploads(state: S3State): Operation {
  return (given) => {
    const bucket = namedBucket(state, readInput(given));
    return {
      ListMultipartUploadsResult: {
        '@xmlns': NAMESPACE,
        Bucket: bucket.name,
        IsTruncated: false,
        Upload: [...bucket.uploads].map(([UploadId, { key }]) => ({ Key: key, UploadId })),
      },
    };
  };
}
