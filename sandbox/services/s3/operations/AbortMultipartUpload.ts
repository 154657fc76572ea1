import { RestAnswer, type Operation } from '../../../wire/types';
import { namedBucket, namedUpload, readInput } from '../input';
import type { S3State } from '../state';

export function abortMultipartUpload(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    namedUpload(bucket, input);
    bucket.uploads.delete(input.query['uploadId'] ?? '');
    return new RestAnswer({ status: 204 });
  };
}
