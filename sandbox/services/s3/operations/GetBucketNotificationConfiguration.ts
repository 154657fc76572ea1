import { namedBucket } from '../named';
import type { S3Operation } from '../state';

export const getBucketNotificationConfiguration: S3Operation<'GetBucketNotificationConfiguration'> = (
  state,
  input,
) => namedBucket(state, input).notifications;
