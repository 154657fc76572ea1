import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import type { S3State } from '../state';

/** Without a status for a bucket that never kept versions. */
export function getBucketVersioning(state: S3State): Operation<'s3', 'GetBucketVersioning'> {
  return (input) => ({ Status: namedBucket(state, input).versioning });
}
