import { upperTail } from '../network-interfaces/release-time';
import type { ReleaseTime } from '../network-interfaces/service-profiles';

/** Seconds. */
export interface PollingInput {
  /** Since the network interfaces' last user went, or since they were first seen where that isn't known. */
  readonly age: number;
  /** Until the deadline. */
  readonly remaining: number;
  /** How the services that are waited for release; none: only the throttling counts. */
  readonly releases: readonly ReleaseTime[];
  /** Answers of throttling in a row. */
  readonly throttles: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/**
 * How many seconds of a finished release going unnoticed weigh as much as one poll. The one knob of
 * the policy: more saves calls, less saves time (`guides/decisions/003-polling.md` has the curve).
 */
const SECONDS_A_POLL_IS_WORTH = 0.125;

/**
 * The least share of the time waited so far that a delay takes: 36 s after 72 minutes, 4 minutes after 8
 * hours. Far out in its tail a distribution says little, and a lognormal's hazard stays high there.
 */
const LEAST_SHARE_OF_AGE = 1 / 120;

/** All in seconds. */
const SHORTEST_DELAY = 5;
const LONGEST_DELAY = 300;
/** Delays are drawn from this share around their length, so that stacks deleted together don't poll together. */
const JITTER = 0.15;
/** Throttling doubles the delay, from here to there. */
const THROTTLED_DELAY = 10;
const LONGEST_THROTTLED_DELAY = 120;
/** How finely the hazard is followed. */
const STRIDE = 2;

/**
 * Seconds until the next look: short while a release is likely, longer as time passes.
 *
 * Looking costs calls, not looking costs time. Where releases come at rate λ, √(λ/2c) looks a second
 * cost least when one look is worth c seconds of delay (the classical result on inspection
 * policies, Keller 1974); λ is the release's hazard at that age. The next look comes when that
 * density, added up from now, reaches one: so it is drawn forward to where releases begin. Jittered
 * everywhere, its ceiling included; clamped to the deadline last, so that the last look comes exactly then.
 */
export function nextDelay({ age, remaining, releases, throttles, random }: PollingInput): number {
  const backOff =
    throttles === 0
      ? SHORTEST_DELAY
      : Math.min(THROTTLED_DELAY * 2 ** Math.min(throttles - 1, 10), LONGEST_THROTTLED_DELAY);
  const jittered = Math.max(likelyDelay(age, releases), backOff) * (1 + JITTER * (2 * random - 1));
  return Math.max(1, Math.ceil(Math.min(jittered, remaining)));
}

function likelyDelay(sinceChange: number, releases: readonly ReleaseTime[]): number {
  if (releases.length === 0) return 0;
  const age = Math.max(0, sinceChange);
  let looks = 0;
  let delay = 0;
  while (looks < 1 && delay < LONGEST_DELAY) {
    looks += STRIDE * Math.max(...releases.map((release) => lookDensity(release, age + delay + STRIDE / 2)));
    delay += STRIDE;
  }
  return Math.min(Math.max(delay, age * LEAST_SHARE_OF_AGE), LONGEST_DELAY);
}

/** Looks a second that pay at this age. */
function lookDensity(release: ReleaseTime, age: number): number {
  if (age < release.atLeast) return 0;
  return Math.sqrt(hazard(release, age) / (2 * SECONDS_A_POLL_IS_WORTH));
}

/** Releases per second at this age among those that have not come before. Exported for the benchmark's curve. */
export function hazard({ mixture }: ReleaseTime, age: number): number {
  let density = 0;
  let survival = 0;
  for (const { weight, median, sigma } of mixture) {
    const z = Math.log(Math.max(age, 1) / median) / sigma;
    density += (weight * Math.exp((-z * z) / 2)) / (Math.max(age, 1) * sigma * Math.sqrt(2 * Math.PI));
    survival += weight * upperTail(z);
  }
  // Far out in the tail both are zero to the last digit; there the ceiling decides.
  return survival < 1e-12 ? 1e-12 : Math.max(density / survival, 1e-12);
}
