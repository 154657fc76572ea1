import { compositeChecksum, compositeEtag } from '../checksums';
import { checkWrite } from '../conditions';
import { entityTooSmall, invalidPart, invalidPartOrder, malformedXml } from '../errors';
import { namedBucket, namedUpload } from '../named';
import { put } from '../objects';
import type { S3Operation } from '../state';

/** Of every part but the last, in bytes (S3 guide, "multipart upload limits"). */
const SMALLEST_PART = 5 * 1_024 * 1_024;

export const completeMultipartUpload: S3Operation<'CompleteMultipartUpload'> = (
  state,
  input,
  { now, caller },
) => {
  const bucket = namedBucket(state, input);
  const upload = namedUpload(bucket, input);
  const named = (input.MultipartUpload?.Parts ?? []).map(({ PartNumber = 0, ETag = '' }) => ({
    number: PartNumber,
    etag: ETag.replaceAll('"', ''),
  }));
  if (named.length === 0) throw malformedXml();
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0))) throw invalidPartOrder();
  const parts = named.map(({ number, etag }, index) => {
    const part = upload.parts.get(number);
    if (part === undefined || part.etag.replaceAll('"', '') !== etag) throw invalidPart();
    if (index < named.length - 1 && part.body.length < SMALLEST_PART) throw entityTooSmall();
    return part;
  });
  checkWrite(bucket.objects.get(upload.key), input);
  const etag = compositeEtag(parts.map((part) => part.etag));
  const checksum = compositeChecksum(parts.map((part) => part.checksum));
  const body = Buffer.concat(parts.map((part) => part.body));
  const object = { body, etag, checksum, lastModified: now, kept: upload.kept };
  const event = 'ObjectCreated:CompleteMultipartUpload';
  const VersionId = put(state, bucket, upload.key, object, { event, caller });
  bucket.uploads.delete(input.UploadId ?? '');
  return {
    Location: `/${bucket.name}/${upload.key}`,
    Bucket: bucket.name,
    Key: upload.key,
    ETag: etag,
    VersionId,
    ...checksum,
  };
};
