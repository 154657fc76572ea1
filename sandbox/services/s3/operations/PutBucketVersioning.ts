import type { Operation } from '../../../wire/model';
import { AwsError } from '../../../wire/types';
import { malformedXml } from '../errors';
import { namedBucket } from '../named';
import type { S3State } from '../state';

const STATUSES = ['Enabled', 'Suspended'] as const;

/** Once on, it can only be suspended (S3 user guide, "Using versioning in S3 buckets"). */
export function putBucketVersioning(state: S3State): Operation<'s3', 'PutBucketVersioning'> {
  return (input) => {
    const bucket = namedBucket(state, input);
    const configuration = input.VersioningConfiguration;
    if (configuration === undefined) throw malformedXml();
    const status = STATUSES.find((each) => each === configuration.Status);
    if (status === undefined)
      throw new AwsError(
        'IllegalVersioningConfigurationException',
        'The Versioning element must be specified',
      );
    bucket.versioning = status;
  };
}
