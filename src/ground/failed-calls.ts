import { types } from 'node:util';
import type { Pluggable } from '@smithy/types';

/** Which call of AWS's an error came from. SDK v3's errors don't say. */
export interface FailedCall {
  /** As IAM spells it: `ec2`, `ssm`. */
  readonly service: string;
  /** As the API spells it: `DescribeNetworkInterfaces`. */
  readonly operation: string;
  readonly region: string;
}

const failedCalls = new WeakMap<Error, FailedCall>();

/** The call that threw this error, if one of this runtime's clients made it. */
export function failedCall(error: unknown): FailedCall | undefined {
  return types.isNativeError(error) ? failedCalls.get(error) : undefined;
}

/** Makes a client remember, for every error it throws, which call failed. */
export function rememberFailedCalls<Input extends object, Output extends object>(
  service: string,
  region: string,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            if (types.isNativeError(error)) {
              const operation = (context.commandName ?? 'Unknown').replace(/Command$/, '');
              failedCalls.set(error, { service, operation, region });
            }
            throw error;
          }
        },
        { step: 'initialize', priority: 'high', name: 'rememberFailedCalls' },
      );
    },
  };
}
