import { bucketNotEmpty } from '../errors';
import { namedBucket } from '../named';
import type { S3Operation } from '../state';
import { isEmpty } from '../versions';

export const deleteBucket: S3Operation<'DeleteBucket'> = (state, input) => {
  const bucket = namedBucket(state, input);
  if (!isEmpty(bucket)) throw bucketNotEmpty(bucket.name);
  state.buckets.delete(bucket.name);
};
