import { AwsError } from '../../wire/types';

/** SSM's errors: codes from its model; texts as the API answers, collected from clients' output. */

/** Has no text: the CLI prints nothing after the colon. */
export function parameterNotFound(): AwsError {
  return new AwsError('ParameterNotFound', '');
}

export function parameterVersionNotFound(name: string, version: number | string): AwsError {
  return new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );
}

export function parameterAlreadyExists(): AwsError {
  return new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );
}

/** The text is the API model's description of it (assumed). */
export function parameterLimitExceeded(): AwsError {
  return new AwsError(
    'ParameterLimitExceeded',
    'You have exceeded the number of parameters for this AWS account. Delete one or more parameters and try again.',
  );
}

export function validation(text: string): AwsError {
  return new AwsError('ValidationException', text);
}

export function invalidNextToken(): AwsError {
  return new AwsError('InvalidNextToken', "The specified token isn't valid.");
}

export function invalidResourceId(): AwsError {
  return new AwsError('InvalidResourceId', '');
}

export const NAME_RULE =
  'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

export const PATH_RULE =
  'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';
