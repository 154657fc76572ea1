import { RestAnswer, type Operation } from '../../../wire/types';
import { notFound } from '../errors';
import { readInput } from '../input';
import type { S3State } from '../state';

export function headBucket(state: S3State): Operation {
  return (given) => {
    const bucket = state.buckets.get(readInput(given).bucket);
    if (bucket === undefined) throw notFound();
    return new RestAnswer({ headers: { 'x-amz-bucket-region': bucket.region } });
  };
}
