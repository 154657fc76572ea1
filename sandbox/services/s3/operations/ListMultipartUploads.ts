import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import type { S3State } from '../state';

export function listMultipartUploads(state: S3State): Operation<'s3', 'ListMultipartUploads'> {
  return (input) => {
    const { name, uploads } = namedBucket(state, input);
    return {
      Bucket: name,
      IsTruncated: false,
      Uploads: [...uploads].map(([UploadId, { key }]) => ({ Key: key, UploadId })),
    };
  };
}
