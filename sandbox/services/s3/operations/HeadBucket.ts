import type { Operation } from '../../../wire/model';
import { notFound } from '../errors';
import type { S3State } from '../state';

export function headBucket(state: S3State): Operation<'s3', 'HeadBucket'> {
  return ({ Bucket = '' }) => {
    const bucket = state.buckets.get(Bucket);
    if (bucket === undefined) throw notFound();
    return { BucketRegion: bucket.region };
  };
}
