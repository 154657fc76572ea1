import type { Operation } from '../../../wire/types';
import { isoMilliseconds } from '../../../time/instant';
import { checksumMembers } from '../checksums';
import { namedBucket, namedUpload, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

export function listParts(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const upload = namedUpload(bucket, input);
    return {
      ListPartsResult: {
        '@xmlns': NAMESPACE,
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: input.query['uploadId'],
        IsTruncated: false,
        Part: [...upload.parts]
          .toSorted(([a], [b]) => a - b)
          .map(([PartNumber, part]) => ({
            PartNumber,
            LastModified: isoMilliseconds(part.lastModified),
            ETag: part.etag,
            Size: part.body.length,
            ...checksumMembers(part.checksum),
          })),
      },
    };
  };
}
