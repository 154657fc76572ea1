import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

/** Buckets here are never versioned. */
export function getBucketVersioning(state: S3State): Operation {
  return (given) => {
    namedBucket(state, readInput(given));
    return { VersioningConfiguration: { '@xmlns': NAMESPACE } };
  };
}
