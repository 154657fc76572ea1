import type { Operation } from '../../../wire/model';
import { bucketNotEmpty } from '../errors';
import { namedBucket } from '../named';
import type { S3State } from '../state';
import { isEmpty } from '../versions';

export function deleteBucket(state: S3State): Operation<'s3', 'DeleteBucket'> {
  return (input) => {
    const bucket = namedBucket(state, input);
    if (!isEmpty(bucket)) throw bucketNotEmpty(bucket.name);
    state.buckets.delete(bucket.name);
  };
}
