/** The registry's error codes that this type answers with. */
export type HandlerErrorCode =
  | 'AccessDenied'
  | 'AlreadyExists'
  | 'GeneralServiceException'
  | 'InternalFailure'
  | 'InvalidCredentials'
  | 'InvalidRequest'
  | 'InvalidTypeConfiguration'
  | 'NetworkFailure'
  | 'NotFound'
  | 'NotStabilized'
  | 'NotUpdatable'
  | 'ResourceConflict'
  | 'ServiceInternalError'
  | 'ServiceLimitExceeded'
  | 'Throttling';

/** A failure with its code and a message for the user, thrown anywhere below a handler. */
export class HandlerError extends Error {
  readonly code: HandlerErrorCode;

  constructor(code: HandlerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HandlerError';
    this.code = code;
  }
}
