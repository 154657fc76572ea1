import { RestAnswer, type Operation } from '../../../wire/types';
import { checksumHeaders, receive } from '../checksums';
import { invalidArgument } from '../errors';
import { namedBucket, namedUpload, readInput } from '../input';
import type { S3State } from '../state';

export function uploadPart(state: S3State): Operation {
  return (given, { now }) => {
    const input = readInput(given);
    const upload = namedUpload(namedBucket(state, input), input);
    const text = input.query['partNumber'] ?? '';
    const partNumber = Number(text);
    if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > MOST_PARTS) {
      throw invalidArgument(
        `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
        'partNumber',
        text,
      );
    }
    const { body, etag, checksum } = receive(input);
    upload.parts.set(partNumber, { body, etag, checksum, lastModified: now });
    return new RestAnswer({ headers: { etag, ...checksumHeaders(checksum) } });
  };
}

const MOST_PARTS = 10_000;
