import { notFound } from '../errors';
import type { S3Operation } from '../state';

export const headBucket: S3Operation<'HeadBucket'> = (state, { Bucket = '' }) => {
  const bucket = state.buckets.get(Bucket);
  if (bucket === undefined) throw notFound();
  return { BucketRegion: bucket.region };
};
