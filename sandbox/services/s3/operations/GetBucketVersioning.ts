import type { Operation } from '../../../wire/types';
import { namedBucket, readInput } from '../input';
import { NAMESPACE } from '../listing';
import type { S3State } from '../state';

/** Without a status for a bucket that never kept versions. */
export function getBucketVersioning(state: S3State): Operation {
  return (given) => {
    const { versioning } = namedBucket(state, readInput(given));
    return { VersioningConfiguration: { '@xmlns': NAMESPACE, Status: versioning } };
  };
}
