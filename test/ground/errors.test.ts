import { HandlerError, type HandlerErrorCode } from '../../src/ground/handler-error';
import { toHandlerError } from '../../src/ground/errors';
import { rememberFailedCalls } from '../../src/ground/failed-calls';

/** An error as SDK v3 makes it. */
function awsError(name: string, message: string, status = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

/** Lets an error come out of a call, as a client of the runtime throws it. */
async function thrownBy(service: string, operation: string, error: Error): Promise<unknown> {
  let middleware:
    ((next: () => Promise<never>, context: object) => (args: object) => Promise<never>) | undefined;
  rememberFailedCalls(service, 'eu-west-1').applyToStack({
    add: (added: NonNullable<typeof middleware>) => {
      middleware = added;
    },
  } as never);
  const call = middleware?.(() => Promise.reject(error), { commandName: `${operation}Command` });
  return await call?.({}).catch((thrown: unknown) => thrown);
}

const codes: readonly (readonly [name: string, status: number, code: HandlerErrorCode])[] = [
  ['UnauthorizedOperation', 403, 'AccessDenied'],
  ['AccessDenied', 403, 'AccessDenied'],
  ['AccessDeniedException', 400, 'AccessDenied'],
  ['OptInRequired', 403, 'AccessDenied'],
  ['ExpiredToken', 403, 'InvalidCredentials'],
  ['ExpiredTokenException', 400, 'InvalidCredentials'],
  ['RequestExpired', 400, 'InvalidCredentials'],
  ['AuthFailure', 401, 'InvalidCredentials'],
  ['InvalidClientTokenId', 403, 'InvalidCredentials'],
  ['UnrecognizedClientException', 400, 'InvalidCredentials'],
  ['SignatureDoesNotMatch', 403, 'InvalidCredentials'],
  ['RequestLimitExceeded', 503, 'Throttling'],
  ['Throttling', 400, 'Throttling'],
  ['ThrottlingException', 400, 'Throttling'],
  ['TooManyRequestsException', 429, 'Throttling'],
  ['TooManyUpdates', 400, 'Throttling'],
  ['SomethingNew', 429, 'Throttling'],
  ['InternalError', 500, 'ServiceInternalError'],
  ['ServiceException', 500, 'ServiceInternalError'],
  ['ServiceUnavailable', 503, 'ServiceInternalError'],
  ['SomethingNew', 502, 'ServiceInternalError'],
  ['ParameterLimitExceeded', 400, 'ServiceLimitExceeded'],
  ['ServiceQuotaExceededException', 402, 'ServiceLimitExceeded'],
  ['ResourceConflictException', 409, 'ResourceConflict'],
  ['ParameterAlreadyExists', 400, 'ResourceConflict'],
  ['ValidationError', 400, 'InvalidRequest'],
  ['ValidationException', 400, 'InvalidRequest'],
  ['InvalidParameterValue', 400, 'InvalidRequest'],
  ['InvalidGroupId.Malformed', 400, 'InvalidRequest'],
  ['MissingParameter', 400, 'InvalidRequest'],
  // Never NotFound or AlreadyExists: CloudFormation acts on them.
  ['InvalidGroup.NotFound', 400, 'InvalidRequest'],
  ['ResourceNotFoundException', 404, 'InvalidRequest'],
  ['OperationNotPermitted', 400, 'GeneralServiceException'],
  ['SomethingNew', 400, 'GeneralServiceException'],
];

test.each(codes)('%s with status %d is %s', (name, status, code) => {
  const { code: actual, message } = toHandlerError(awsError(name, 'Something happened', status));
  expect(actual).toBe(code);
  expect(message).toContain(`${name}: Something happened.`);
});

describe('an AccessDenied names the missing action', () => {
  test('as EC2 says it, without the encoded message', async () => {
    const message =
      'You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: ec2:DeleteNetworkInterface on resource: arn:aws:ec2:eu-west-1:123456789012:network-interface/eni-0 because no identity-based policy allows the ec2:DeleteNetworkInterface action. Encoded authorization failure message: AbCdEf';
    const error = await thrownBy(
      'ec2',
      'DeleteNetworkInterface',
      awsError('UnauthorizedOperation', message, 403),
    );
    const { code, message: shown } = toHandlerError(error);
    expect(code).toBe('AccessDenied');
    expect(shown).toMatch(
      /^ec2:DeleteNetworkInterface failed: UnauthorizedOperation: You are not authorized/,
    );
    expect(shown).toContain("Allow ec2:DeleteNetworkInterface in the policy of the type's execution role");
    expect(shown).not.toContain('AbCdEf');
  });

  test('when another action is missing than the one called', async () => {
    const message =
      'User: arn:aws:sts::123456789012:assumed-role/r/s is not authorized to perform: ec2:DescribeSubnets';
    const error = await thrownBy(
      'lambda',
      'UpdateFunctionConfiguration',
      awsError('AccessDeniedException', message),
    );
    expect(toHandlerError(error).message).toContain('Allow ec2:DescribeSubnets in');
  });

  test('from the call, when the message is silent', async () => {
    const error = await thrownBy(
      'ec2',
      'DescribeVpcs',
      awsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403),
    );
    expect(toHandlerError(error).message).toContain('Allow ec2:DescribeVpcs in');
  });
});

test.each([
  [
    'ECONNREFUSED',
    Object.assign(new AggregateError([new Error('connect ECONNREFUSED ::1:443')]), { code: 'ECONNREFUSED' }),
  ],
  ['ENOTFOUND', Object.assign(new Error('getaddrinfo ENOTFOUND ec2.amazonaws.com'), { code: 'ENOTFOUND' })],
  ['TimeoutError', Object.assign(new Error('Request timed out after 6000 ms'), { name: 'TimeoutError' })],
])('%s is a NetworkFailure that says so', (name, error) => {
  const { code, message } = toHandlerError(error);
  expect(code).toBe('NetworkFailure');
  expect(message).toContain(`${name}: ${error.message === '' ? 'connect ECONNREFUSED' : error.message}`);
});

test('a handler error stays what it is', () => {
  const error = new HandlerError('NotFound', 'There is no such cleaner.');
  expect(toHandlerError(error)).toBe(error);
});

test.each([[new TypeError('x is undefined')], ['thrown text'], [undefined]])(
  'what did not come from AWS is a defect: %p',
  (error) => {
    const { code, message } = toHandlerError(error);
    expect(code).toBe('InternalFailure');
    expect(message).toMatch(/^Org::VPC::EniCleaner failed by a defect of its own: /);
  },
);
