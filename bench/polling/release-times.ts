import type { RandomStream } from '../../sandbox/time/random';

/**
 * One draw of how long Lambda holds on to a network interface, in seconds from its last user's end.
 *
 * None of these is the distribution that the product computes its delays from
 * (`src/network-interfaces/service-profiles.ts`), nor the sandbox's: a policy must not be judged by the
 * curve it was made from. `recorded` has no curve at all, and `reported` contradicts the product's.
 */
export type ReleaseTimes = (random: RandomStream) => number;

export type ReleaseTimesName = 'recorded' | 'sampler' | 'reported';

/**
 * Seconds from a function's end to its subnet's, recorded since 2019, those that were counted as a
 * whole release: Terraform's acceptance tests less their setup (hashicorp/terraform-provider-aws#10114,
 * #18404, #23036, #29615, #31904, #34045, #34134, #37164, #45359), pulumi/pulumi-aws#2642,
 * alchemy-run/alchemy#937 (until `available`), terraform-provider-aws#32130 (cut off at 3460, counted as
 * 3600), and two that were detached first (#23036, #29615).
 */
export const RECORDED: readonly number[] = [
  1204, 1715, 567, 1481, 832, 664, 522, 410, 327, 408, 601, 1247, 494, 705, 1580, 1273, 726, 268, 165, 613,
  315, 1228, 1747, 1216, 1062, 626, 194, 1105, 240, 3600, 580, 429,
];

/** The setup that was taken off the recorded values is known within this many seconds. */
const SETUP_TOLERANCE = 60;

/** Quantiles of all 44 values since 2019, prose included ("usually around 40 minutes"): the slowest reading. */
const REPORTED: readonly (readonly [share: number, seconds: number])[] = [
  [0, 165],
  [0.1, 304],
  [0.25, 515],
  [0.5, 1084],
  [0.75, 1800],
  [0.9, 2400],
  [0.99, 3600],
  [1, 3600],
];

export const RELEASE_TIMES: Readonly<Record<ReleaseTimesName, ReleaseTimes>> = {
  /** One of the recorded values, moved by what is uncertain about it; never earlier than the earliest. */
  recorded: (random) =>
    Math.max(
      Math.min(...RECORDED),
      random.pick(RECORDED) + random.uniform(-SETUP_TOLERANCE, SETUP_TOLERANCE),
    ),
  /** A smooth curve with the recorded values' quantiles: two humps and 3 % beyond them. */
  sampler: (random) => {
    const hump = random.next();
    if (hump < 0.62) return Math.max(165, random.lognormal(480, 0.45));
    return hump < 0.97 ? random.lognormal(1280, 0.18) : random.uniform(2100, 3600);
  },
  reported: (random) => quantile(REPORTED, random.next()),
};

/** Straight lines between the quantiles that are known. */
function quantile(points: readonly (readonly [share: number, value: number])[], share: number): number {
  for (const [index, [upTo, high]] of points.entries()) {
    const [from, low] = points[index - 1] ?? [0, high];
    if (share <= upTo) return upTo === from ? high : low + ((high - low) * (share - from)) / (upTo - from);
  }
  return points.at(-1)?.[1] ?? 0;
}
