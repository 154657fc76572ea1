import { namedBucket } from '../named';
import type { S3Operation } from '../state';

export const deleteBucketPolicy: S3Operation<'DeleteBucketPolicy'> = (state, input) => {
  namedBucket(state, input).policy = undefined;
};
