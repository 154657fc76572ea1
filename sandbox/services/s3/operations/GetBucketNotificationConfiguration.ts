import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import type { S3State } from '../state';

export function getBucketNotificationConfiguration(
  state: S3State,
): Operation<'s3', 'GetBucketNotificationConfiguration'> {
  return (input) => namedBucket(state, input).notifications;
}
