import { AwsError } from '../../wire/types';

/** CloudWatch's errors: codes from its model, texts as clients print them. */

export function missingParameter(name: string): AwsError {
  return new AwsError('MissingParameter', `The parameter ${name} is required.`);
}

export function invalidValue(name: string, value: string): AwsError {
  return new AwsError('InvalidParameterValue', `The value ${value} for parameter ${name} is invalid.`);
}
