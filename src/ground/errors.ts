import { types } from 'node:util';
import { HandlerError, type HandlerErrorCode } from './handler-error';
import { failedCall } from './failed-calls';

/** How messages of failures end that CloudFormation takes for passing ones. */
export const TRIED_AGAIN = '; CloudFormation tries again.';

/**
 * The one place where errors of AWS's become errors of the registry's. The first row that fits counts.
 *
 * Two codes are never given here, because CloudFormation acts on them: `NotFound` from a delete counts
 * as "deleted" (contract of resource types), and after `AlreadyExists` the rollback has been seen to
 * delete what is not the stack's (cloudformation-cli-python-plugin#61). Only a handler that speaks of its
 * own resource may use them.
 */
const rows: readonly Row[] = [
  {
    code: 'InvalidCredentials',
    // EC2 API's common errors; STS; Signature Version 4.
    names:
      /^(ExpiredToken(Exception)?|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|AuthFailure|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature(Exception)?|MissingAuthenticationToken(Exception)?|TokenRefreshRequired|CredentialsProviderError)$/,
    advice: (call) =>
      `The credentials of the type's execution role were not accepted. Check that the role exists and can be assumed by resources.cloudformation.amazonaws.com, and that ${regionOf(call)} is enabled in the account.`,
  },
  {
    code: 'AccessDenied',
    // EC2: UnauthorizedOperation; query protocol: AccessDenied; JSON and REST: AccessDeniedException.
    names:
      /^(UnauthorizedOperation|AccessDenied(Exception)?|UnauthorizedAccess|AuthorizationError(Exception)?|NotAuthorized(Exception)?|OptInRequired|KMSAccessDeniedException|EC2AccessDeniedException|Forbidden(Exception)?)$/,
    advice: (call, message) => {
      const action = missingAction(message) ?? (call && `${call.service}:${call.operation}`);
      return action === undefined
        ? "Grant the type's execution role what it lacks (guides/permissions.md)."
        : `Allow ${action} in the policy of the type's execution role (guides/permissions.md), and look for a permissions boundary or service control policy that denies it.`;
    },
  },
  {
    code: 'Throttling',
    // @smithy/service-error-classification's list, and Systems Manager's own.
    names:
      /^(RequestLimitExceeded|Throttl(ing|ed|ingException|edException)|EC2ThrottledException|RequestThrottled(Exception)?|TooManyRequestsException|TooManyUpdates|BandwidthLimitExceeded|PriorRequestNotComplete|ProvisionedThroughputExceededException|SlowDown)$/,
    status: (status) => status === 429,
    advice: () => `The account made too many requests of this kind at a time${TRIED_AGAIN}`,
  },
  {
    code: 'NetworkFailure',
    names:
      /^(TimeoutError|RequestTimeout(Exception)?|NetworkingError|AbortError|ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|ETIMEDOUT|CERT_HAS_EXPIRED)$/,
    advice: () => `No answer came over the network${TRIED_AGAIN}`,
  },
  {
    code: 'NetworkFailure',
    // `runtime/whole-answers.ts`; `NoAnswer` is one without what was asked for (`network-interfaces/answered.ts`).
    names: /^(GarbledAnswer|NoAnswer)$/,
    // SDK v3's parsers throw whatever comes; the status tells that it was an answer.
    status: (status) => status < 400,
    advice: () =>
      `Something between here and AWS (a proxy, an endpoint) gives other answers than AWS’s own${TRIED_AGAIN}`,
  },
  {
    code: 'ServiceInternalError',
    names:
      /^(InternalError|InternalFailure|InternalServerError|InternalServerException|ServerInternal|ServiceException|ServiceUnavailable(Exception)?|Unavailable|EC2UnexpectedException)$/,
    status: (status) => status >= 500,
    advice: () => `The service itself failed${TRIED_AGAIN}`,
  },
  {
    code: 'ServiceLimitExceeded',
    names: /(LimitExceeded(Exception)?|QuotaExceeded(Exception)?|TooManyTagsError)$/,
    advice: () => 'Ask for a higher quota, or delete what is no longer needed.',
  },
  {
    code: 'ResourceConflict',
    names:
      /^(ResourceConflictException|ResourceInUse(Exception)?|ParameterAlreadyExists|PreconditionFailedException|OperationInProgress(Exception)?|DependencyViolation|IncorrectState)$/,
    advice: () => `Something else works on the same resource${TRIED_AGAIN}`,
  },
  {
    code: 'InvalidRequest',
    names:
      /^(Validation(Error|Exception)|Invalid.*|Malformed.*|Missing.*|Unknown(Parameter|OperationException)|UnsupportedOperation|.*NotFound(Exception)?|HierarchyLevelLimitExceededException)$/,
    advice: () => 'Check the properties of the resource.',
  },
  {
    code: 'GeneralServiceException',
    status: (status) => status >= 400,
    advice: () => undefined,
  },
];

interface Row {
  readonly code: HandlerErrorCode;
  /** The error's code in AWS's terms, or Node's for a connection that failed. */
  readonly names?: RegExp;
  /** The answer's HTTP status. */
  readonly status?: (status: number) => boolean;
  /** What the user can do, as a sentence. */
  readonly advice: (call: Call | undefined, message: string) => string | undefined;
}

type Call = NonNullable<ReturnType<typeof failedCall>>;

/** An error of AWS's, told. */
interface Told {
  readonly code: HandlerErrorCode;
  /** What failed, and how: `ssm:GetParameter failed: InternalServerError: …` */
  readonly what: string;
  /** What the user can do. */
  readonly advice: string | undefined;
}

/** Undefined for what fits no row: it never came from AWS. */
function told(error: unknown): Told | undefined {
  const call = failedCall(error);
  const name = codeOf(error);
  const status = statusOf(error);
  const text = messageOf(error);
  const row = rows.find(
    (each) => each.names?.test(name) === true || (status !== undefined && each.status?.(status) === true),
  );
  if (row === undefined) return undefined;
  const who = call === undefined ? 'A request to AWS' : `${call.service}:${call.operation}`;
  return {
    code: row.code,
    what: `${who} failed: ${name}: ${asSentence(text)}`,
    advice: row.advice(call, text),
  };
}

/**
 * Gives any error the registry's code and a message that says what happened to what and what to do.
 * A `HandlerError` stays what it is. What fits no row never came from AWS and is a defect of this
 * type: `InternalFailure`.
 *
 * @param ofTheRequest what to do where AWS refuses what it was asked for; by default that is the resource's properties' fault
 */
export function toHandlerError(
  error: unknown,
  typeName = 'Org::VPC::EniCleaner',
  ofTheRequest?: string,
): HandlerError {
  if (error instanceof HandlerError) return error;
  const { code, what, advice } = told(error) ?? {};
  if (code === undefined || what === undefined) {
    return new HandlerError(
      'InternalFailure',
      `${typeName} failed by a defect of its own: ${codeOf(error)}: ${messageOf(error)}. Please report it with this message.`,
      { cause: error },
    );
  }
  const cure = code === 'InvalidRequest' ? (ofTheRequest ?? advice) : advice;
  return new HandlerError(code, cure === undefined ? what : `${what} ${cure}`, { cause: error });
}

/** What a handler answers where it has thrown: every failure is an answer. */
export function failed(error: unknown): {
  readonly status: 'FAILED';
  readonly errorCode: HandlerErrorCode;
  readonly message: string;
} {
  const { code, message } = toHandlerError(error);
  return { status: 'FAILED', errorCode: code, message };
}

/** The error's code in AWS's terms (SDK v3 has it as the name), or Node's code of a failed connection. */
function codeOf(error: unknown): string {
  if (!types.isNativeError(error)) return typeof error;
  const code = 'code' in error ? error.code : undefined;
  // SDK v3 wraps a refused connection in an AggregateError with Node's code; its own errors may have a
  // code too, which is their name.
  if (typeof code === 'string' && /^(E[A-Z_]+|CERT_HAS_EXPIRED)$/.test(code)) return code;
  return error.name;
}

function messageOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  // An AggregateError of Node's (all addresses of a host refused) has no message of its own.
  const first: unknown = 'errors' in error && Array.isArray(error.errors) ? error.errors[0] : undefined;
  return error.message || (types.isNativeError(first) ? first.message : '') || 'no further message';
}

function statusOf(error: unknown): number | undefined {
  if (!types.isNativeError(error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

/**
 * The action that an authorization failure names: "… is not authorized to perform: ssm:PutParameter on
 * resource: …". EC2 appends an encoded message of more than a thousand characters, which is cut off by
 * {@link asSentence}; only IAM administrators can decode it.
 */
function missingAction(message: string): string | undefined {
  return /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9*]+)/.exec(message)?.[1];
}

function asSentence(message: string): string {
  const short = message.replace(/\s*Encoded authorization failure message:.*$/s, '').trim();
  return /[.!?]$/.test(short) ? short : `${short}.`;
}

function regionOf(call: Call | undefined): string {
  return call === undefined ? 'the Region' : `Region ${call.region}`;
}
