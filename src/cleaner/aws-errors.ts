import { toHandlerError } from '../ground/errors';
import type { HandlerErrorCode } from '../ground/handler-error';

/** AWS's own code of an error, as SDK v3 names it; empty for anything that isn't an error. */
export function awsErrorName(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

export function isAccessDenied(error: unknown): boolean {
  return toHandlerError(error).code === 'AccessDenied';
}

/** These pass by themselves. A delete turns them into a later callback instead of a failure. */
const PASSING: ReadonlySet<HandlerErrorCode> = new Set([
  'Throttling',
  'NetworkFailure',
  'ServiceInternalError',
]);

export function isRetriable(error: unknown): boolean {
  return PASSING.has(toHandlerError(error).code);
}

/** Whether AWS refused the call because there were too many. */
export function isThrottling(error: unknown): boolean {
  return toHandlerError(error).code === 'Throttling';
}
