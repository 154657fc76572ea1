import { AwsError } from '../../../wire/types';
import { namedBucket } from '../named';
import type { S3Operation } from '../state';

export const getBucketPolicy: S3Operation<'GetBucketPolicy'> = (state, input) => {
  const { name, policy } = namedBucket(state, input);
  if (policy === undefined)
    throw new AwsError('NoSuchBucketPolicy', 'The bucket policy does not exist', {
      status: 404,
      members: { BucketName: name },
    });
  return { Policy: policy };
};
