import { createWorld } from '../../sandbox/world';
import type { FaultName } from '../../sandbox/faults/table';
import { clientsFor, type ClientsFor, type SentCall } from './clients';
import { leastCalls } from './lower-bound';
import type { ScaleOptions } from './options';
import { playDeletions, type Deletion } from './deletions';
import { settle, type Settlement } from './settlement';
import { VirtualTime } from './virtual-time';

/** What it took. Times are virtual. */
export interface ScaleResult {
  /** Calls of AWS's services by the cleaners, refused and repeated ones included. */
  readonly calls: number;
  /** Keyed `ec2:DescribeNetworkInterfaces`. */
  readonly callsByOperation: Readonly<Record<string, number>>;
  /** Calls that AWS refused because there were too many. */
  readonly throttled: number;
  /** The same, keyed like `callsByOperation`. */
  readonly throttledByOperation: Readonly<Record<string, number>>;
  /** The fewest calls that could have done the same (`lower-bound.ts`). */
  readonly lowerBound: number;
  readonly invocations: number;
  /** Seconds. */
  readonly longestInvocation: number;
  /** Seconds from the deletions' beginning to the end of the last one. */
  readonly virtualSeconds: number;
  /** Bytes: the most that this process, with the sandbox in it, had resident. The handler's own: `memory.ts`. */
  readonly peakMemory: number;
  /** Of each stack, in their order. */
  readonly deletions: readonly ScaleDeletion[];
  /** Network interfaces of services that are still there: none, if all went well. */
  readonly left: number;
  /** Foreign network interfaces that the cleaners touched: none, if all went well. */
  readonly foreignTouched: number;
}

/** One stack's deletion. Times are seconds. */
export interface ScaleDeletion {
  readonly status: 'SUCCESS' | 'FAILED';
  readonly message: string;
  /** From its beginning to its end. */
  readonly duration: number;
  /** From the moment when nothing but the cleaner kept it any more (the last release, or the beginning). */
  readonly delay: number;
  /** Network interfaces of services that were in its place still when it ended: after a success, a wrong end. */
  readonly left: number;
  readonly invocations: number;
  readonly calls: number;
}

/**
 * Deletes stacks in an account with many network interfaces: the product's handlers in this process,
 * against the sandbox with EC2's and Lambda's request token buckets, in virtual time.
 */
export async function playScale(
  options: ScaleOptions & {
    /** Default: the product's own, without a socket. */
    readonly clientsFor?: ClientsFor;
  },
): Promise<ScaleResult> {
  const world = createWorld({ seed: options.seed, world: 'no-wait', project: null });
  try {
    const settlement = await settle(world, options);
    world.journal.subscribe((entry) => options.tell?.(JSON.stringify(entry)));
    for (const [name, level] of Object.entries(options.faults ?? {})) {
      world.faults.set(name as FaultName, level);
    }
    const sdk = world.cloud.random.stream('scale/sdk');
    const time = new VirtualTime(world.time, () => sdk.next());
    const played = await time.during(() =>
      playDeletions(world, time, settlement, options.clientsFor ?? clientsFor, options.ends),
    );
    const began = played.beganAt;
    const throttled = played.calls.filter(({ isThrottled }) => isThrottled);
    const ends = played.deletions.map(({ endedAt }) => endedAt);
    return {
      calls: played.calls.length,
      callsByOperation: countedBy(played.calls),
      throttled: throttled.length,
      throttledByOperation: countedBy(throttled),
      lowerBound: leastCalls(options, played),
      invocations: sum(played.deletions.map(({ invocations }) => invocations)),
      longestInvocation: played.longestInvocation / 1_000,
      virtualSeconds: (Math.max(...ends) - began) / 1_000,
      peakMemory: played.peakMemory,
      deletions: played.deletions.map((each) => described(each, settlement, began)),
      left: settlement.left(),
      foreignTouched: settlement.foreignTouched(),
    };
  } finally {
    await world.close();
  }
}

function described(deletion: Deletion, settlement: Settlement, began: number): ScaleDeletion {
  const freeFrom = Math.max(began, settlement.lastRelease(deletion.stack));
  return {
    status: deletion.status,
    message: deletion.message,
    duration: (deletion.endedAt - began) / 1_000,
    delay: (deletion.endedAt - freeFrom) / 1_000,
    left: deletion.left,
    invocations: deletion.invocations,
    calls: deletion.calls,
  };
}

function countedBy(calls: readonly SentCall[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of calls) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
