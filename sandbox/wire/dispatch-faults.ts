import type { Cloud } from '../cloud';
import type { FaultName } from '../faults/table';
import type { Duration } from '../time/instant';
import type { RandomStream } from '../time/random';
import { serverError, throttled } from './generic-errors';
import type { Caller } from '../call';
import type { AwsError } from './types';

/**
 * Whom the faults of the front door hit: `roles` (handlers, hooks, functions, assumed roles), so that
 * who plays with a fault doesn't suffer from it at the keyboard, or `all`.
 */
export type FaultScope = 'roles' | 'all';

/** What goes wrong with one request. Each kind of fault draws from a stream of its own. */
export interface DispatchFaults {
  /** The error that a call answers with instead of taking effect. */
  refusal(caller: Caller, service: string): AwsError | undefined;
  /** Virtual milliseconds that the answer comes late; 0 is at once. */
  delay(caller: Caller): Duration;
  /** Whether the connection breaks before the answer is written. */
  resets(caller: Caller): boolean;
}

export function createDispatchFaults(
  cloud: Pick<Cloud, 'faults' | 'random'>,
  scope: FaultScope,
): DispatchFaults {
  /** The fault's level for this caller and the stream to draw from, undefined when it is off. */
  const active = (
    name: FaultName,
    caller: Caller,
  ): { readonly level: number; readonly stream: RandomStream } | undefined => {
    const level = cloud.faults.level(name);
    const isRole = caller.roleName !== undefined || caller.invocationId !== undefined;
    if (level === 0 || (scope === 'roles' && !isRole)) return undefined;
    // People look at the world as often as they like: that must not shift what invocations meet.
    return { level, stream: cloud.random.stream(`wire/${name}${isRole ? '' : '/people'}`) };
  };
  const strikes = (name: FaultName, caller: Caller): RandomStream | undefined => {
    const fault = active(name, caller);
    return fault?.stream.chance(fault.level) === true ? fault.stream : undefined;
  };
  return {
    refusal(caller, service) {
      if (strikes('throttling', caller) !== undefined) return throttled(service);
      const stream = strikes('server-errors', caller);
      return stream === undefined ? undefined : serverError(service, stream);
    },
    delay(caller) {
      const fault = active('slow-answers', caller);
      return fault === undefined ? 0 : Math.round(fault.stream.uniform(0, fault.level));
    },
    resets: (caller) => strikes('connection-resets', caller) !== undefined,
  };
}
