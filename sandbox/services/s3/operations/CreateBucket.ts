import { AwsError, RestAnswer, type Operation } from '../../../wire/types';
import { alreadyOwned, invalidBucketName } from '../errors';
import { readInput } from '../input';
import { newBucket, type S3State } from '../state';
import { xmlBody } from '../xml-body';

/** us-east-1 has no location constraint, all other Regions have their name as it. */
export function createBucket(state: S3State): Operation {
  return (given, { now, region }) => {
    const input = readInput(given);
    const name = input.bucket;
    if (!/^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/u.test(name) || name.includes('..')) {
      throw invalidBucketName(name);
    }
    const constraint =
      input.body.length === 0
        ? undefined
        : xmlBody(input.body, 'CreateBucketConfiguration')['LocationConstraint'];
    const location = typeof constraint === 'string' && constraint !== '' ? constraint : 'us-east-1';
    if (input.body.length > 0 && location !== region) {
      throw new AwsError(
        'IllegalLocationConstraintException',
        `The ${typeof constraint === 'string' ? constraint : 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
    }
    if (state.buckets.has(name)) {
      // In us-east-1 creating one's own bucket again succeeds, for old times' sake.
      if (region !== 'us-east-1') throw alreadyOwned(name);
      return new RestAnswer({ headers: { location: `/${name}` } });
    }
    state.buckets.set(name, newBucket(name, region, now));
    return new RestAnswer({ headers: { location: `/${name}` } });
  };
}
