import { RestAnswer, type Operation } from '../../../wire/types';
import { checksumMembers, compositeChecksum, compositeEtag } from '../checksums';
import { checkWrite } from '../conditions';
import { entityTooSmall, invalidPart, invalidPartOrder, malformedXml } from '../errors';
import { namedBucket, namedUpload, readInput } from '../input';
import { NAMESPACE } from '../listing';
import { put, versionHeaders } from '../objects';
import type { S3State } from '../state';
import { elements, xmlBody } from '../xml-body';

/** Of every part but the last, in bytes (S3 guide, "multipart upload limits"). */
const SMALLEST_PART = 5 * 1_024 * 1_024;

export function completeMultipartUpload(state: S3State): Operation {
  return (given, { now, caller }) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const upload = namedUpload(bucket, input);
    const named = elements(xmlBody(input.body, 'CompleteMultipartUpload'), 'Part').map((part) => ({
      number: Number(part['PartNumber']),
      etag: typeof part['ETag'] === 'string' ? part['ETag'].replaceAll('"', '') : '',
    }));
    if (named.length === 0) throw malformedXml();
    if (named.some(({ number }, index) => !(number > (named[index - 1]?.number ?? 0))))
      throw invalidPartOrder();
    const parts = named.map(({ number, etag }, index) => {
      const part = upload.parts.get(number);
      if (part === undefined || part.etag.replaceAll('"', '') !== etag) throw invalidPart();
      if (index < named.length - 1 && part.body.length < SMALLEST_PART) throw entityTooSmall();
      return part;
    });
    checkWrite(bucket.objects.get(upload.key), input);
    const etag = compositeEtag(parts.map((part) => part.etag));
    const checksum = compositeChecksum(parts.map((part) => part.checksum));
    const object = {
      body: Buffer.concat(parts.map(({ body }) => body)),
      etag,
      checksum,
      lastModified: now,
      headers: upload.headers,
    };
    const event = 'ObjectCreated:CompleteMultipartUpload';
    const versionId = put(state, bucket, upload.key, object, { event, caller });
    bucket.uploads.delete(input.query['uploadId'] ?? '');
    const CompleteMultipartUploadResult = {
      '@xmlns': NAMESPACE,
      Location: `/${bucket.name}/${upload.key}`,
      Bucket: bucket.name,
      Key: upload.key,
      ETag: etag,
      ...checksumMembers(checksum),
    };
    return new RestAnswer({
      headers: versionHeaders({ versionId }),
      body: { CompleteMultipartUploadResult },
    });
  };
}
