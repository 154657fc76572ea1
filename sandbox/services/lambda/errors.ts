import { AwsError } from '../../wire/types';

/** Lambda's errors: codes and statuses as botocore's model has them, words as recorded or reported. */

const user = (code: string, message: string, status: number): AwsError =>
  new AwsError(code, message, { status });

export const invalid = (message: string): AwsError => user('InvalidParameterValueException', message, 400);
export const conflict = (message: string): AwsError => user('ResourceConflictException', message, 409);
export const notFound = (message: string): AwsError => user('ResourceNotFoundException', message, 404);

/** Recorded many times; a version's or alias's ARN has its qualifier. */
export const functionNotFound = (arn: string): AwsError => notFound(`Function not found: ${arn}`);
export const aliasNotFound = (arn: string): AwsError => notFound(`Cannot find alias arn: ${arn}`);
export const nothingThere = (): AwsError => notFound('The resource you requested does not exist.');
export const noPolicy = (): AwsError => notFound('No policy is associated with the given resource.');
export const statementNotFound = (sid: string): AwsError =>
  notFound(`Statement ${sid} is not found in resource policy.`);

export const functionExists = (name: string): AwsError => conflict(`Function already exist: ${name}`);
export const aliasExists = (arn: string): AwsError => conflict(`Alias already exists: ${arn}`);
export const statementExists = (sid: string): AwsError =>
  conflict(
    `The statement id (${sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
  );
/** Recorded: remotion#1186 and others. */
export const isInState = (state: 'Pending' | 'Deleting'): AwsError =>
  conflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );
/** That it can't be invoked is documented with the state's name; the words are assumed. */
export const notInvocable = (state: 'ActiveNonInvocable' | 'Deactivating'): AwsError =>
  conflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );
/** Recorded: aws-cli#6718 and others. */
export const isUpdating = (arn: string): AwsError =>
  conflict(`The operation cannot be performed at this time. An update is in progress for resource: ${arn}`);
/** Reported: localstack and others compare with AWS. */
export const referencedByAliases = (aliases: readonly string[]): AwsError =>
  conflict(`Unable to delete version because the following aliases reference it: [${aliases.join(', ')}]`);

/** Recorded: amazon-connect-salesforce-lambda#29 and others. */
export const mayNotCall = (action: string): AwsError =>
  invalid(`The provided execution role does not have permissions to call ${action} on EC2`);
export const roleNotAssumable = (): AwsError =>
  invalid('The role defined for the function cannot be assumed by Lambda.');
/** Reported in many places. */
export const halfAVpc = (): AwsError =>
  invalid('SubnetIds and SecurityIds must coexist or be both empty list.');
/** Recorded (as CloudFormation passes them on). */
export const dualStackWithoutVpc = (): AwsError =>
  invalid(
    'Ipv6AllowedForDualStack cannot be true without subnet or security groups. Please remove Ipv6AllowedForDualStack value from your request and try again.',
  );
export const severalVpcs = (): AwsError => invalid('Security Groups are required to be in the same VPC.');
/** As recorded for subnets that are gone. */
export const ec2Said = (action: string, { code, message }: AwsError): AwsError =>
  invalid(`Error occurred while ${action}. EC2 Error Code: ${code}. EC2 Error Message: ${message}`);
export const latestStays = (): AwsError =>
  invalid('$LATEST version cannot be deleted without deleting the function.');
export const aliasesStay = (): AwsError => invalid('Deletion of aliases is not currently supported.');
export const twoQualifiers = (): AwsError =>
  invalid('The derived qualifier from the function name does not match the specified qualifier.');
export const noRuntime = (): AwsError =>
  invalid('Runtime and Handler are mandatory parameters for functions created with deployment packages.');
/** Recorded, as the next four: localstack's snapshots of Lambda, TestLambdaLayer. */
export const noSuchLayer = (arn: string): AwsError => invalid(`Layer version ${arn} does not exist.`);
export const sameLayerTwice = (one: string, other: string): AwsError =>
  invalid(
    `Two different versions of the same layer are not allowed to be referenced in the same function. ${one} and ${other} are versions of the same layer.`,
  );
export const layerOfAnotherRegion = (region: string): AwsError =>
  invalid(
    `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
  );
export const tooManyLayers = (most: number): AwsError =>
  invalid(`Cannot reference more than ${most} layers.`);
export const layerVersionTooSmall = (): AwsError => invalid('Layer Version Cannot be less than 1');
export const noCode = (): AwsError => invalid('Please provide a source for function code.');
/** Lambda's words (recorded), and what is wrong, which it doesn't say. */
export const badPackage = (because: string): AwsError => invalid(because);

/** Recorded: "Rate Exceeded." with this reason where a function's reserved concurrency is used up. */
export const tooManyInvocations = (): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    status: 429,
    members: { Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded' },
  });
/** Recorded in many questions; what the parser says behind it depends on the text (here: always the same). */
export const noJson = (text: string): AwsError =>
  user(
    'InvalidRequestContentException',
    `Could not parse request body into json: Could not parse payload into json: Unrecognized token '${/^[\w.-]{1,40}/u.exec(text.trim())?.[0] ?? ''}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
    400,
  );
/** Recorded. */
export const eventTooLarge = (bytes: number, type: string, limit: number): AwsError =>
  user(
    'RequestTooLargeException',
    `${bytes} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
    413,
  );

export const crossAccountRole = (): AwsError =>
  user('AccessDeniedException', 'Cross-account pass role is not allowed.', 403);
export const wrongRevision = (): AwsError =>
  user(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    412,
  );
/** Reported; 15 control calls a second are documented. */
export const throttled = (): AwsError =>
  new AwsError('TooManyRequestsException', 'Rate exceeded', {
    status: 429,
    members: { Reason: 'CallerRateLimitExceeded' },
  });
