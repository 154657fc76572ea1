import { HOUR, MINUTE, SECOND, type Duration } from '../time/instant';
import type { RandomStream } from '../time/random';
import type { Delays } from './life-cycle';

/**
 * How long services hold on to network interfaces after the last user is gone: distributions with
 * their sources. Each is drawn once for each network interface; that they are independent of each
 * other is assumed.
 */
export type DelayDistribution = (random: RandomStream) => Delays;

/**
 * The shortest release that was recorded, 165 s after its setup is taken off
 * (hashicorp/terraform-provider-aws#34045). Nothing is let go of before that.
 */
export const SHORTEST_LAMBDA_RELEASE: Duration = 165 * SECOND;

/**
 * The whole release of a Hyperplane network interface, from the last user's end until it is gone. It
 * reproduces the 32 values that were recorded since 2019, which lie in two humps: P10 273, P25 424,
 * P50 645, P75 1219, P90 1570, P99 3026 s (simulated: 307, 430, 707, 1227, 1502, 3107). The shape and
 * the 3 % beyond the humps are assumed. Taking a function off its VPC first is not faster than deleting
 * it: two recorded values (429 and 580 s) lie within the first hump.
 */
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

/**
 * The whole release in its two stages. How it divides was recorded once: available after 240 s, and not
 * deleted more than 12 minutes later (alchemy-run/alchemy#937). Most other values come from Terraform,
 * which deletes what has been available for 3 minutes by itself: there the second stage was short, or
 * it would have cut the long values off. So one in five is taken to be like alchemy's (assumed).
 */
export const lambda: DelayDistribution = (random) => {
  const whole = wholeLambdaRelease(random);
  const share = random.chance(0.2) ? random.uniform(0.25, 0.6) : random.uniform(0.85, 1);
  const untilAvailable = Math.max(SHORTEST_LAMBDA_RELEASE, whole * share);
  return { untilAvailable, untilDeleted: whole - untilAvailable };
};

/**
 * The kind before Hyperplane (2019): reported 1800 to 7200 s (serverless#4722, #4347), 2550 (Stack
 * Overflow 47957820), 3600 by CloudTrail and "up to 6 hours" by AWS staff (41299662). Lognormal and cut
 * at 6 hours: assumed.
 */
export const lambdaBefore2019: DelayDistribution = (random) => ({
  untilAvailable: Math.min(6 * HOUR, Math.max(10 * MINUTE, random.lognormal(2700, 0.4) * SECOND)),
  untilDeleted: random.uniform(10, 60) * SECOND,
});

/** An event source mapping's: in use 20 to 40 minutes after it went (go-to-k/cdk-real-drift#441, reported). */
export const eventSourceMapping: DelayDistribution = between(20 * MINUTE, 40 * MINUTE);

/**
 * "Up to 8 hours" (AgentCore guide), "about 8 hours" (AWS Support, and users later: terraform-provider-aws
 * #45099, #47399); still in use after 4850 s (recorded). From 7 hours on: assumed.
 */
export const agentCore: DelayDistribution = between(7 * HOUR, 8 * HOUR);

/** "Generally only take 5 minutes" (terraform-provider-aws#10347), 10 to 30 and more for an ALB: reported. */
export const applicationLoadBalancer: DelayDistribution = between(4 * MINUTE, 30 * MINUTE);

/** 120 to 300 s after the call (reported); more than 600 (terraform-provider-aws#6322). */
export const networkLoadBalancer: DelayDistribution = between(2 * MINUTE, 12 * MINUTE);

/** Near 5 minutes (terraform-provider-aws#10347, reported). */
export const classicLoadBalancer: DelayDistribution = between(3 * MINUTE, 7 * MINUTE);

/** Near 300 s; Terraform waits 600 (provider source, reported). */
export const comprehend: DelayDistribution = between(4 * MINUTE, 6 * MINUTE);

/** 5 to 20 minutes (reported). */
export const ecsTask: DelayDistribution = between(5 * MINUTE, 20 * MINUTE);

/** Longer than CloudFormation's own tries of 15 minutes (cloudformation-coverage-roadmap#1327, reported). */
export const sageMakerEndpoint: DelayDistribution = between(15 * MINUTE, 60 * MINUTE);

/** With the owner's own deletion (alchemy's `LingeringEnis.ts`, assumed), which itself takes a minute or so. */
export const withItsOwner: DelayDistribution = (random) => ({
  untilAvailable: random.uniform(20, 90) * SECOND,
  untilDeleted: 0,
});

/** With the file system's own deletion; what somebody else detached stays for a minute or so first (assumed). */
export const fileSystem: DelayDistribution = (random) => ({
  untilAvailable: random.uniform(20, 90) * SECOND,
  untilDeleted: random.uniform(30, 90) * SECOND,
});

/** No figure found anywhere: minutes, as most have (assumed). */
export const noFigure: DelayDistribution = between(2 * MINUTE, 20 * MINUTE);

/** It is detached and then stays: DMS (terraform-provider-aws#7600), what is left of an EKS node's pods. */
export const leftAvailable: DelayDistribution = (random) => ({
  untilAvailable: random.uniform(1, 5) * MINUTE,
  untilDeleted: undefined,
});

/** It stays attached: SageMaker's domains and notebooks, whose own deletion leaves it (terraform-provider-aws#20986). */
export const leftInUse: DelayDistribution = () => ({ untilAvailable: undefined, untilDeleted: undefined });

/** In use for so long, then deleted within seconds (the second stage is assumed). */
function between(low: Duration, high: Duration): DelayDistribution {
  return (random) => ({
    untilAvailable: random.uniform(low, high),
    untilDeleted: random.uniform(1, 15) * SECOND,
  });
}
