import { checksumIn, etagOf } from '../checksums';
import { checkWrite } from '../conditions';
import { accessDenied } from '../errors';
import { namedBucket, newKey } from '../named';
import { put } from '../objects';
import { keptOf, type S3Operation } from '../state';

export const putObject: S3Operation<'PutObject'> = (state, input, { now, caller }) => {
  const { Bucket = '', Key = '', Body: body = new Uint8Array() } = input;
  const listener = state.listeners.get(Bucket);
  if (listener !== undefined) {
    if (listener({ key: Key, body, accessKeyId: caller.accessKeyId }) === 'denied') throw accessDenied();
    return { ETag: etagOf(body) };
  }
  const bucket = namedBucket(state, input);
  const key = newKey(input);
  checkWrite(bucket.objects.get(key), input);
  const [etag, checksum] = [etagOf(body), checksumIn(input)];
  const object = { body, etag, checksum, lastModified: now, kept: keptOf(input) };
  const VersionId = put(state, bucket, key, object, { event: 'ObjectCreated:Put', caller });
  return { ETag: etag, ServerSideEncryption: 'AES256', VersionId, ...checksum };
};
