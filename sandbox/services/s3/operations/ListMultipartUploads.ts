import { namedBucket } from '../named';
import type { S3Operation } from '../state';

export const listMultipartUploads: S3Operation<'ListMultipartUploads'> = (state, input) => {
  const { name, uploads } = namedBucket(state, input);
  return {
    Bucket: name,
    IsTruncated: false,
    Uploads: [...uploads].map(([UploadId, { key }]) => ({ Key: key, UploadId })),
  };
};
