import { namedBucket } from '../named';
import type { S3Operation } from '../state';

/** Empty for us-east-1. */
export const getBucketLocation: S3Operation<'GetBucketLocation'> = (state, input) => {
  const { region } = namedBucket(state, input);
  return region === 'us-east-1' ? {} : { LocationConstraint: region };
};
