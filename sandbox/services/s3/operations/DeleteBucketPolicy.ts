import { RestAnswer, type Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import type { S3State } from '../state';

export function deleteBucketPolicy(state: S3State): Operation {
  return (given) => {
    namedBucket(state, readInput(given)).policy = undefined;
    return new RestAnswer({ status: 204 });
  };
}
