import { RestAnswer, type Operation } from '../../../wire/types';
import { checksumHeaders, receive } from '../checksums';
import { checkWrite } from '../conditions';
import { accessDenied } from '../errors';
import { keptHeaders, namedBucket, newKey, readInput } from '../input';
import { put, versionHeaders } from '../objects';
import type { S3State } from '../state';

export function putObject(state: S3State): Operation {
  return (given, { now, caller }) => {
    const input = readInput(given);
    const listener = state.listeners.get(input.bucket);
    if (listener !== undefined) {
      const { body, etag } = receive(input);
      if (listener({ key: input.key, body, accessKeyId: caller.accessKeyId }) === 'denied')
        throw accessDenied();
      return new RestAnswer({ headers: { etag } });
    }
    const bucket = namedBucket(state, input);
    const key = newKey(input);
    const { body, etag, checksum } = receive(input);
    checkWrite(bucket.objects.get(key), input);
    const object = { body, etag, checksum, lastModified: now, headers: keptHeaders(input) };
    const versionId = put(state, bucket, key, object, { event: 'ObjectCreated:Put', caller });
    return new RestAnswer({
      headers: {
        etag,
        'x-amz-server-side-encryption': 'AES256',
        ...versionHeaders({ versionId }),
        ...checksumHeaders(checksum),
      },
    });
  };
}
