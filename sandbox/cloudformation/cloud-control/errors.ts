import { AwsError } from '../../wire/types';
import type { HandlerFailure } from '../resource-type';

/** Codes are Cloud Control's own; words are assumed, but where they say otherwise. */

/** Recorded in pasted output. */
export const typeNotFound = (typeName: string): AwsError =>
  new AwsError('TypeNotFoundException', `The type '${typeName}' cannot be found.`);

export const unsupported = (typeName: string): AwsError =>
  new AwsError(
    'UnsupportedActionException',
    `Resource type ${typeName} has no handlers in this sandbox: Cloud Control serves the types of its registry.`,
  );

export const tokenNotFound = (token: string): AwsError =>
  new AwsError('RequestTokenNotFoundException', `Request with token ${token} was not found`);

export const tokenConflict = (token: string): AwsError =>
  new AwsError(
    'ClientTokenConflictException',
    `A request with client token ${token} exists already, with another input.`,
  );

export const invalid = (message: string): AwsError => new AwsError('InvalidRequestException', message);

export const alreadyUnderWay = (identifier: string): AwsError =>
  new AwsError('ConcurrentOperationException', `Another operation on ${identifier} is under way.`);

export const notCancellable = (token: string, status: string): AwsError =>
  new AwsError(
    'ConcurrentModificationException',
    `The request ${token} is in status ${status} and cannot be cancelled.`,
  );

/** What GetResource and ListResources throw where the handler fails: the code's exception. */
export function ofHandler({ code, message }: HandlerFailure): AwsError {
  if (code === 'NotFound') return new AwsError('ResourceNotFoundException', message);
  if (code === 'AccessDenied' || code === 'InternalFailure')
    return new AwsError('HandlerFailureException', message);
  return new AwsError(code.endsWith('Exception') ? code : `${code}Exception`, message);
}
