import { RestAnswer, type Operation } from '../../../wire/types';
import { bucketNotEmpty } from '../errors';
import { namedBucket, readInput } from '../input';
import type { S3State } from '../state';
import { isEmpty } from '../versions';

export function deleteBucket(state: S3State): Operation {
  return (given) => {
    const bucket = namedBucket(state, readInput(given));
    if (!isEmpty(bucket)) throw bucketNotEmpty(bucket.name);
    state.buckets.delete(bucket.name);
    return new RestAnswer({ status: 204 });
  };
}
