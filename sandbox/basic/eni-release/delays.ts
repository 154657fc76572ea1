import { MINUTE, SECOND, type Duration } from '../../time/instant';
import type { RandomStream } from '../../time/random';

/**
 * How long services hold on to network interfaces after the last user is gone: distributions with
 * their sources. Drawn once for each network interface (assumed: they are independent).
 */
export interface ReleaseDelays {
  /** From the last user's end to `available`. */
  untilAvailable(random: RandomStream): Duration;
  /** From `available` until the service deletes it, if it may. */
  untilDeleted(random: RandomStream): Duration;
}

/**
 * Lambda's Hyperplane network interfaces. The whole release reproduces 32 recorded values since 2019:
 * quantiles 273, 424, 645, 1219, 1570, 3026 s (simulated: 307, 430, 707, 1227, 1502, 3107), in two
 * humps. Most were taken with Terraform, which itself deletes what is available, so they measure little
 * more than the first stage. That there are two is recorded once (alchemy#937: available after 240 s, still
 * there 12 minutes later); how long the second takes is assumed.
 */
export const LAMBDA: ReleaseDelays = {
  untilAvailable: (random) => wholeLambdaRelease(random) * STAGE,
  untilDeleted: (random) => random.uniform(1, 15) * MINUTE,
};

const STAGE = 0.9;

/** Nothing recorded is shorter (hashicorp/terraform-provider-aws#34045). */
const SHORTEST_LAMBDA_RELEASE = 165 * SECOND;

export function wholeLambdaRelease(random: RandomStream): Duration {
  const hump = random.next();
  const seconds =
    hump < 0.62
      ? random.lognormal(480, 0.45)
      : hump < 0.97
        ? random.lognormal(1280, 0.18)
        : random.uniform(2100, 3600);
  return Math.max(SHORTEST_LAMBDA_RELEASE, seconds * SECOND);
}
