import type { RandomStream } from '../time/random';
import { AwsError } from './types';

/**
 * Errors that any operation may answer with, in the words of each service. Codes and statuses are
 * those of the services' models and of their documented common errors; texts as clients print them.
 */

const JSON_SERVICES: ReadonlySet<string> = new Set([
  'ssm',
  'logs',
  'events',
  'cloudcontrolapi',
  'monitoring',
  'states',
]);

/** The caller's session is over. */
export function expiredToken(service: string): AwsError {
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.');
  if (service === 's3') return new AwsError('ExpiredToken', 'The provided token has expired.');
  const text = 'The security token included in the request is expired';
  if (service === 'lambda') return new AwsError('ExpiredTokenException', text, { status: 403 });
  if (JSON_SERVICES.has(service)) return new AwsError('ExpiredTokenException', text);
  return new AwsError('ExpiredToken', text, { status: 403 });
}

/** Too many requests. */
export function throttled(service: string): AwsError {
  switch (service) {
    case 'ec2':
      return new AwsError('RequestLimitExceeded', 'Request limit exceeded.', { status: 503 });
    case 's3':
      return new AwsError('SlowDown', 'Please reduce your request rate.', { status: 503 });
    case 'lambda':
      return new AwsError('TooManyRequestsException', 'Rate exceeded', {
        status: 429,
        members: { message: 'Rate exceeded', Reason: 'CallerRateLimitExceeded', retryAfterSeconds: '1' },
      });
    case 'ssm':
    case 'logs':
    case 'events':
    case 'cloudcontrolapi':
    case 'states':
      return new AwsError('ThrottlingException', 'Rate exceeded');
    default:
      return new AwsError('Throttling', 'Rate exceeded');
  }
}

/** The service fails by its own fault: 500 or 503, drawn. */
export function serverError(service: string, stream: RandomStream): AwsError {
  const isUnavailable = stream.chance(0.5);
  switch (service) {
    case 'ec2':
      return isUnavailable
        ? new AwsError('Unavailable', 'The service is unavailable. Please try again shortly.', {
            status: 503,
          })
        : new AwsError('InternalError', 'An internal error has occurred', { status: 500 });
    case 's3':
      return isUnavailable
        ? new AwsError('ServiceUnavailable', 'Please reduce your request rate.', { status: 503 })
        : new AwsError('InternalError', 'We encountered an internal error. Please try again.', {
            status: 500,
          });
    case 'lambda':
      return new AwsError('ServiceException', 'An error occurred and the request cannot be processed.', {
        status: 500,
      });
    case 'ssm':
      return new AwsError('InternalServerError', 'An internal error occurred', { status: 500 });
    case 'events':
      return new AwsError('InternalException', 'An internal error occurred.', { status: 500 });
    case 'logs':
      return new AwsError('ServiceUnavailableException', 'The service cannot complete the request.', {
        status: 503,
      });
    default:
      return isUnavailable
        ? new AwsError('ServiceUnavailable', 'Service is currently unavailable.', { status: 503 })
        : new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
  }
}

/** Why a request isn't authorised. */
export interface Denial {
  /** `ec2:DeleteNetworkInterface` */
  readonly action: string;
  /** The ARN that the action would be on; absent where the action knows no resources (`*`). */
  readonly resource?: string;
  /** A statement denies it, rather than none allowing it. */
  readonly explicit: boolean;
}

/** The caller's policies don't allow it (texts: IAM guide, "Troubleshoot access denied error messages"). */
export function accessDenied(service: string, callerArn: string, denial: Denial): AwsError {
  const quote = service === 's3' ? '"' : '';
  const on = denial.resource === undefined ? '' : ` on resource: ${quote}${denial.resource}${quote}`;
  const because = denial.explicit
    ? 'with an explicit deny in an identity-based policy'
    : `because no identity-based policy allows the ${denial.action} action`;
  const text = `User: ${callerArn} is not authorized to perform: ${denial.action}${on} ${because}`;
  if (service === 'ec2') {
    return new AwsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. ${text}`,
      {
        status: 403,
      },
    );
  }
  if (service === 'lambda') return new AwsError('AccessDeniedException', text, { status: 403 });
  if (JSON_SERVICES.has(service)) return new AwsError('AccessDeniedException', text);
  return new AwsError('AccessDenied', text, { status: 403 });
}

/** The body is longer than the front door takes. */
export function tooLarge(service: string, limit: number): AwsError {
  if (service === 's3') {
    return new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
      members: { MaxSizeAllowed: limit },
    });
  }
  const code = service === 'lambda' ? 'RequestTooLargeException' : 'RequestEntityTooLarge';
  return new AwsError(code, `Request must be smaller than ${limit} bytes`, { status: 413 });
}
