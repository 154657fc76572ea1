import { dateOf } from '../../../time/instant';
import { namedBucket, namedUpload } from '../named';
import type { S3Operation } from '../state';

export const listParts: S3Operation<'ListParts'> = (state, input) => {
  const bucket = namedBucket(state, input);
  const { key, parts } = namedUpload(bucket, input);
  return {
    Bucket: bucket.name,
    Key: key,
    UploadId: input.UploadId,
    IsTruncated: false,
    Parts: [...parts]
      .toSorted(([a], [b]) => a - b)
      .map(([PartNumber, { body, etag, lastModified, checksum }]) => ({
        PartNumber,
        LastModified: dateOf(lastModified),
        ETag: etag,
        Size: body.length,
        ...checksum,
      })),
  };
};
