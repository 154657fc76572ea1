import type { Operation } from '../../../wire/model';
import { AwsError } from '../../../wire/types';
import { namedBucket } from '../named';
import type { S3State } from '../state';

export function getBucketPolicy(state: S3State): Operation<'s3', 'GetBucketPolicy'> {
  return (input) => {
    const { name, policy } = namedBucket(state, input);
    if (policy === undefined)
      throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', {
        status: 404,
        members: { BucketName: name },
      });
    return { Policy: policy };
  };
}
