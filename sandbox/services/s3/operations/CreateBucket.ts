import { AwsError } from '../../../wire/types';
import { alreadyOwned, invalidBucketName } from '../errors';
import { newBucket, type S3Operation } from '../state';

/** us-east-1 has no location constraint, all other Regions have their name as it. */
export const createBucket: S3Operation<'CreateBucket'> = (
  state,
  { Bucket = '', CreateBucketConfiguration },
  { now, region },
) => {
  if (!/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/u.test(Bucket) || Bucket.includes('..'))
    throw invalidBucketName(Bucket);
  const constraint = CreateBucketConfiguration?.LocationConstraint;
  if (CreateBucketConfiguration !== undefined && (constraint || 'us-east-1') !== region)
    throw new AwsError(
      'IllegalLocationConstraintException',
      `The ${constraint ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    );
  // In us-east-1 creating one's own bucket again succeeds, for old times' sake.
  if (!state.buckets.has(Bucket)) state.buckets.set(Bucket, newBucket(Bucket, region, now));
  else if (region !== 'us-east-1') throw alreadyOwned(Bucket);
  return { Location: `/${Bucket}` };
};
