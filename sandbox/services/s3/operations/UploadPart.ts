import { checksumIn, etagOf } from '../checksums';
import { invalidArgument } from '../errors';
import { namedBucket, namedUpload } from '../named';
import type { S3Operation } from '../state';

const MOST_PARTS = 10_000;

export const uploadPart: S3Operation<'UploadPart'> = (state, input, { now }) => {
  const upload = namedUpload(namedBucket(state, input), input);
  const { PartNumber = 0, Body: body = new Uint8Array() } = input;
  if (!Number.isInteger(PartNumber) || PartNumber < 1 || PartNumber > MOST_PARTS) {
    throw invalidArgument(
      `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
      'partNumber',
      String(PartNumber),
    );
  }
  const [etag, checksum] = [etagOf(body), checksumIn(input)];
  upload.parts.set(PartNumber, { body, etag, checksum, lastModified: now });
  return { ETag: etag, ...checksum };
};
