import { createRandom } from '../../sandbox/time/random';
import { RELEASE_TIMES, type ReleaseTimesName } from './release-times';
import type { Policy } from './policies';

/** What a policy costs over many releases. Seconds. */
export interface Outcome {
  /** From the release to the look that sees it, among the releases that were seen; none: undefined. */
  readonly median: number | undefined;
  readonly p95: number | undefined;
  /** Means over all deletions, those included in which it gave up. */
  readonly looks: number;
  readonly calls: number;
  /** Share of deletions in which it gave up before the release. */
  readonly gaveUp: number;
}

export interface SimulationOptions {
  readonly releaseTimes: ReleaseTimesName;
  /** Network interfaces of one deletion, released independently; it waits for the last. */
  readonly networkInterfaces: number;
  readonly deletions: number;
  readonly seed: number;
}

/** When the last network interface of each deletion is let go of, in seconds since the function's end. */
export function drawReleases({
  releaseTimes,
  networkInterfaces,
  deletions,
  seed,
}: SimulationOptions): readonly number[] {
  const random = createRandom(seed).stream(`release times/${releaseTimes}/${String(networkInterfaces)}`);
  return Array.from({ length: deletions }, () =>
    Math.max(...Array.from({ length: networkInterfaces }, () => RELEASE_TIMES[releaseTimes](random))),
  );
}

/** Plays one policy over given releases. Pure: the seed draws the policy's own jitter. */
export function simulate(policy: Policy, releases: readonly number[], seed: number): Outcome {
  const random = createRandom(seed).stream('the policy’s own');
  const played = releases.map((release) => playOne(policy, release, () => random.next()));
  const late = played.flatMap((each) => each.late ?? []).toSorted((a, b) => a - b);
  const looks = played.reduce((sum, each) => sum + each.looks, 0) / played.length;
  return {
    median: quantile(late, 0.5),
    p95: quantile(late, 0.95),
    looks,
    calls: looks * policy.callsPerLook + policy.otherCalls,
    gaveUp: 1 - late.length / played.length,
  };
}

function playOne(
  { next, blind }: Policy,
  release: number,
  random: () => number,
): { readonly looks: number; readonly late: number | undefined } {
  let elapsed = 0;
  for (let looks = 0; ; looks += 1) {
    const delay = next({ elapsed, looks, random: random() });
    if (delay === 'gives up') return { looks, late: undefined };
    elapsed += delay;
    if (elapsed >= release) {
      return { looks: looks + 1, late: blind === undefined ? elapsed - release : undefined };
    }
  }
}

/** The value that this share of a sorted list is below. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Whether one is better than the other in the median delay, in its 95th percentile, and in looks. */
export function dominates(one: Outcome, other: Outcome): boolean {
  if (one.median === undefined || one.p95 === undefined) return false;
  return (
    one.median < (other.median ?? Infinity) &&
    one.p95 < (other.p95 ?? Infinity) &&
    one.looks < other.looks &&
    one.gaveUp <= other.gaveUp
  );
}
