import { AwsError } from '../../wire/types';

/** CloudTrail's errors: codes from the botocore model; texts assumed. */

export function invalidAttributes(): AwsError {
  return new AwsError(
    'InvalidLookupAttributesException',
    'You can only specify one attribute for lookup at a time.',
  );
}

export function invalidTimeRange(): AwsError {
  return new AwsError('InvalidTimeRangeException', 'The start time is after the end time.');
}

export function invalidToken(): AwsError {
  return new AwsError('InvalidNextTokenException', 'The token is not valid.');
}
