import { AwsError, RestAnswer, type Operation } from '../../../wire/types';
import { receive } from '../checksums';
import { namedBucket, readInput } from '../input';
import type { S3State } from '../state';
import { xmlBody } from '../xml-body';

/** Once on, it can only be suspended (S3 user guide, "Using versioning in S3 buckets"). */
export function putBucketVersioning(state: S3State): Operation {
  return (given) => {
    const input = readInput(given);
    const bucket = namedBucket(state, input);
    const { Status } = xmlBody(receive(input).body, 'VersioningConfiguration');
    if (Status !== 'Enabled' && Status !== 'Suspended')
      throw new AwsError(
        'IllegalVersioningConfigurationException',
        'The Versioning element must be specified',
      );
    bucket.versioning = Status;
    return new RestAnswer({ status: 200 });
  };
}
