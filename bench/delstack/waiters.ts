/** Seconds. */
export interface WaiterTimes {
  readonly shortest: number;
  readonly longest: number;
  readonly atMost: number;
}

/** What is known after a look: `waiting` looks again. */
export type Verdict = 'waiting' | 'success' | 'failure';

export interface Clock {
  /** In seconds. */
  readonly now: () => number;
  readonly sleep: (seconds: number) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Seconds before the attempt after this one, counted from one, as the waiters of the AWS SDK for Go have it:
 * the shortest first, then drawn between that and its power of two, and so that a last look just fits in
 * (aws/smithy-go waiter/waiter.go, ComputeDelay).
 */
export function waiterDelay(
  attempt: number,
  remaining: number,
  { shortest, longest }: WaiterTimes,
  random: number,
): number {
  if (remaining <= 0) return 0;
  const ceiling = Math.floor(Math.log2(longest / shortest)) + 1;
  const most = attempt > ceiling ? longest : shortest * 2 ** (attempt - 1);
  const delay = shortest + random * (most - shortest);
  return remaining - delay <= shortest ? remaining - shortest : delay;
}

/**
 * Looks until the verdict is in.
 *
 * @throws Error `exceeded max wait time for … waiter` in the SDK's words
 */
export async function waitUntil(
  name: string,
  times: WaiterTimes,
  clock: Clock,
  look: () => Promise<Verdict>,
): Promise<Exclude<Verdict, 'waiting'>> {
  const deadline = clock.now() + times.atMost;
  for (let attempt = 1; clock.now() < deadline; attempt += 1) {
    const verdict = await look();
    if (verdict !== 'waiting') return verdict;
    const delay = waiterDelay(attempt, deadline - clock.now(), times, clock.random());
    if (delay <= 0) break;
    await clock.sleep(delay);
  }
  throw new Error(`exceeded max wait time for ${name} waiter`);
}
