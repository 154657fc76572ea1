import { upperTail } from '../network-interfaces/release-time';
import type { ReleaseTime } from '../network-interfaces/service-profile';
import {
  DELAY_WITHOUT_RELEASES,
  JITTER,
  LATE,
  LONGEST_DELAY,
  LONGEST_THROTTLED_DELAY,
  POLLING,
  SHORTEST_DELAY,
  THROTTLED_DELAY,
} from './tuning';

/** Seconds. */
export interface PollingInput {
  /** Since the network interfaces' last user went; where nothing tells that, since the waiting for them began. */
  readonly age: number;
  /** Whether nothing tells when their last user went: long ago, it may be. Default: false. */
  readonly isLate?: boolean;
  /** Until the deadline. */
  readonly remaining: number;
  /** How the services that are waited for release; none: only the throttling counts. */
  readonly releases: readonly ReleaseTime[];
  /** Answers of throttling in a row. */
  readonly throttles: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

export interface Tuning {
  /**
   * How many seconds of a release going unnoticed are as bad as one look. The one knob of the policy:
   * more saves calls, less saves time (`guides/decisions/003-polling.md` has the curve).
   */
  readonly secondsALookIsWorth: number;
  /**
   * The power by which lateness counts. One makes the mean delay least; the higher, the less the
   * delays differ, and the earlier the late ones come. What counts is the median and the 95th percentile.
   */
  readonly latenessPower: number;
}

/**
 * Seconds until the next look: short while a release is likely, longer as time passes.
 *
 * Looking costs calls, not looking costs time. Where releases come at rate λ, and a lateness of L seconds
 * is as bad as (L/c)^k looks, the sum of both is least at (kλ / (k+1)cᵏ)^(1/(k+1)) looks a second
 * (Keller's inspection policies, 1974, with a power for his linear cost); λ is the release's hazard at that
 * age. The next look comes when that density, added up from now, reaches one: so it is drawn forward
 * to where releases begin.
 * Jittered everywhere, its ceiling included; clamped to the deadline last, so that the last look
 * comes exactly then.
 */
export function nextDelay(
  { age, isLate = false, remaining, releases, throttles, random }: PollingInput,
  tuning: Tuning = POLLING,
): number {
  const backOff =
    throttles === 0
      ? SHORTEST_DELAY
      : Math.min(THROTTLED_DELAY * 2 ** Math.min(throttles - 1, 10), LONGEST_THROTTLED_DELAY);
  const likely =
    releases.length === 0
      ? DELAY_WITHOUT_RELEASES
      : likelyDelay(age, isLate ? residualHazard : hazardFromBeginning, releases, tuning);
  const jittered = Math.max(likely, backOff) * (1 + JITTER * (2 * random - 1));
  return Math.max(1, Math.min(Math.round(jittered), Math.ceil(remaining)));
}

type Hazard = (release: ReleaseTime, age: number) => number;

function likelyDelay(
  sinceChange: number,
  hazardOf: Hazard,
  releases: readonly ReleaseTime[],
  tuning: Tuning,
): number {
  const age = Math.max(0, sinceChange);
  let looks = 0;
  for (let delay = 0; delay < LONGEST_DELAY; delay += 1) {
    const density = lookDensity(releases, hazardOf, age + delay + 0.5, tuning);
    if (looks + density >= 1) return delay + (1 - looks) / density;
    looks += density;
  }
  return LONGEST_DELAY;
}

/** Looks a second that pay at this age: as many as the service does for which most do. */
function lookDensity(
  releases: readonly ReleaseTime[],
  hazardOf: Hazard,
  age: number,
  { secondsALookIsWorth, latenessPower: k }: Tuning,
): number {
  const highest = releases.reduce((most, release) => Math.max(most, hazardOf(release, age)), 0);
  const worth = secondsALookIsWorth * Math.max(1, (age / LATE) ** 2);
  return ((k * highest) / ((k + 1) * worth ** k)) ** (1 / (k + 1));
}

/** Releases per second at this age among those that have not come before. */
export function hazard({ mixture }: ReleaseTime, age: number): number {
  const seconds = Math.max(age, 1);
  let density = 0;
  let survival = 0;
  for (const { weight, median, sigma } of mixture) {
    const z = Math.log(seconds / median) / sigma;
    density += (weight * Math.exp((-z * z) / 2)) / (seconds * sigma * Math.sqrt(2 * Math.PI));
    survival += weight * upperTail(z);
  }
  // Far out in the tail both are zero to the last digit; there the ceiling decides.
  return survival < 1e-12 ? 1e-12 : Math.max(density / survival, 1e-12);
}

/** Before the shortest release there is none. */
function hazardFromBeginning(release: ReleaseTime, age: number): number {
  return age < release.atLeast ? 0 : hazard(release, age);
}

/**
 * Releases per second after so long a wait for one whose beginning nothing tells: it may have begun at any time before.
 * What is left of it then is distributed with density S(t) / ∫S, the residual life of renewal theory (Cox, Renewal
 * Theory, 1962), so that the hazard is S(t) over what of S is beyond t.
 */
export function residualHazard({ mixture, atLeast }: ReleaseTime, waited: number): number {
  const from = Math.max(waited, atLeast, 1);
  let survival = 0;
  let beyond = Math.max(0, from - Math.max(0, waited));
  for (const { weight, median, sigma } of mixture) {
    const z = Math.log(from / median) / sigma;
    survival += weight * upperTail(z);
    // The mean excess of a lognormal over `from`, as in the Black-Scholes formula.
    beyond += weight * (median * Math.exp(sigma ** 2 / 2) * upperTail(z - sigma) - from * upperTail(z));
  }
  if (waited < atLeast) survival = 1;
  return beyond < 1e-6 ? 1e-12 : Math.max(survival / beyond, 1e-12);
}
