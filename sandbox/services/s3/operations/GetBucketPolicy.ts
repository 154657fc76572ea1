import { AwsError, RestAnswer, type Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import type { S3State } from '../state';

export function getBucketPolicy(state: S3State): Operation {
  return (given) => {
    const { name, policy } = namedBucket(state, readInput(given));
    if (policy === undefined)
      throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', {
        status: 404,
        members: { BucketName: name },
      });
    return new RestAnswer({ headers: { 'content-type': 'application/json' }, body: policy });
  };
}
