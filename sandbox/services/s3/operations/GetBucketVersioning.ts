import { namedBucket } from '../named';
import type { S3Operation } from '../state';

/** Without a status for a bucket that never kept versions. */
export const getBucketVersioning: S3Operation<'GetBucketVersioning'> = (state, input) => ({
  Status: namedBucket(state, input).versioning,
});
