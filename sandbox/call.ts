import type { Instant } from './time/instant';

/**
 * Who calls. The access key id in the request's credential scope decides: keys that the sandbox
 * handed out (to a handler's invocation, a function, an assumed role) belong to a role, all others
 * are a user of the account with every permission.
 */
export interface Caller {
  readonly accessKeyId: string;
  /** `arn:aws:sts::…:assumed-role/…` or `arn:aws:iam::…:user/…`. */
  readonly arn: string;
  /** The role whose policies bound what this caller may do; absent: everything is allowed. */
  readonly roleName?: string;
  /** The running invocation that sends this request; absent for people and their tools. */
  readonly invocationId?: string;
}

/** The name of a role by its ARN, whatever its path. */
export function roleNameIn(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? '';
}

/**
 * An operation's input as decoded from the wire: objects, arrays, strings (and, in the JSON
 * protocols, numbers and booleans). Nothing is validated before the operation does it.
 */
export type Input = Readonly<Record<string, unknown>>;

/** What an operation knows of the call besides its input. */
export interface Call {
  readonly caller: Caller;
  readonly requestId: string;
  readonly now: Instant;
  /** As sent by the client; botocore's waiters mark themselves here (`m/…B…`). Empty for internal calls. */
  readonly userAgent: string;
  /** Region of the request's credential scope, or the world's own. */
  readonly region: string;
  /**
   * Waits for something that takes virtual time (a function that runs): the front door holds time
   * otherwise until the operation has its result. Absent for internal calls, where nobody holds it.
   */
  readonly during?: <T>(work: Promise<T>) => Promise<T>;
  /**
   * Keeps the answer back until `settled`: only for botocore's waiters, and only where the clock jumps.
   * They would otherwise ask again after 5 or 30 real seconds.
   */
  readonly park?: ((settled: Promise<unknown>) => Promise<void>) | undefined;
}
