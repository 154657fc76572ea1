import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import type { S3State } from '../state';

export function deleteBucketPolicy(state: S3State): Operation<'s3', 'DeleteBucketPolicy'> {
  return (input) => {
    namedBucket(state, input).policy = undefined;
  };
}
