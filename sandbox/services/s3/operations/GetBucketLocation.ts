import type { Operation } from '../../../wire/model';
import { namedBucket } from '../named';
import type { S3State } from '../state';

/** Empty for us-east-1. */
export function getBucketLocation(state: S3State): Operation<'s3', 'GetBucketLocation'> {
  return (input) => {
    const { region } = namedBucket(state, input);
    return region === 'us-east-1' ? {} : { LocationConstraint: region };
  };
}
