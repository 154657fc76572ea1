import { AwsError } from '../../../wire/types';
import { malformedXml } from '../errors';
import { namedBucket } from '../named';
import type { S3Operation } from '../state';

const STATUSES = ['Enabled', 'Suspended'] as const;

/** Once on, it can only be suspended (S3 user guide, "Using versioning in S3 buckets"). */
export const putBucketVersioning: S3Operation<'PutBucketVersioning'> = (state, input) => {
  const bucket = namedBucket(state, input);
  const configuration = input.VersioningConfiguration;
  if (configuration === undefined) throw malformedXml();
  const status = STATUSES.find((each) => each === configuration.Status);
  if (status === undefined)
    throw new AwsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  bucket.versioning = status;
};
