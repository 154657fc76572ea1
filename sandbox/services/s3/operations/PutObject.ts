import { RestAnswer, type Operation } from '../../../wire/types';
import { checksumHeaders, receive } from '../checksums';
import { checkWrite } from '../conditions';
import { keptHeaders, namedBucket, newKey, readInput } from '../input';
import type { S3State } from '../state';

export function putObject(state: S3State): Operation {
  return (given, { now }) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const key = newKey(input);
    const { body, etag, checksum } = receive(input);
    checkWrite(bucket.objects.get(key), input);
    bucket.objects.set(key, { body, etag, checksum, lastModified: now, headers: keptHeaders(input) });
    return new RestAnswer({
      headers: { etag, 'x-amz-server-side-encryption': 'AES256', ...checksumHeaders(checksum) },
    });
  };
}
