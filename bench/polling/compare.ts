import { POLLING } from '../../src/cleaner/tuning';
import { every, FIXED_INTERVALS, ours, POLICIES, type Policy } from './policies';
import { dominates, drawReleases, simulate, type Outcome, type SimulationOptions } from './simulate';

export interface PollingOptions {
  readonly seed: number;
  /** Deletions simulated for each row; the same ones for all rows of a scenario. */
  readonly deletions: number;
  /** AWS calls of one of our looks, where that was counted. Default 1. */
  readonly callsPerLook?: number;
}

/** What `guides/decisions/003-polling.md` shows, to the digit. */
export const AS_IN_THE_GUIDE: PollingOptions = { seed: 1, deletions: 2_000 };

export interface PolicyResult extends Outcome {
  readonly policy: string;
  /** Seconds from the look that sees the release until whoever waits goes on. */
  readonly goesOnAfter: readonly [least: number, most: number];
  readonly blind: boolean;
  readonly source: string;
}

export interface PollingScenario extends Pick<SimulationOptions, 'releaseTimes' | 'networkInterfaces'> {
  readonly policies: readonly PolicyResult[];
}

/** A value of the knob that is better than a fixed interval in the median, the 95th percentile and in looks. */
export interface Better {
  readonly interval: number;
  readonly secondsALookIsWorth: number;
  /** In each scenario, in their order. */
  readonly dominates: readonly boolean[];
}

export interface PollingResult {
  readonly scenarios: readonly PollingScenario[];
  readonly better: readonly Better[];
  /** Over the values of the knob, and over fixed intervals; recorded release times, one network interface. */
  readonly curve: readonly (Outcome & { readonly secondsALookIsWorth: number })[];
  readonly intervals: readonly (Outcome & { readonly interval: number })[];
  /** With each power by which lateness may count, tuned for the same 95th percentile. */
  readonly powers: readonly (Outcome & { readonly latenessPower: number })[];
}

const SCENARIOS: readonly Pick<SimulationOptions, 'releaseTimes' | 'networkInterfaces'>[] = [
  { releaseTimes: 'recorded', networkInterfaces: 1 },
  { releaseTimes: 'recorded', networkInterfaces: 2 },
  { releaseTimes: 'sampler', networkInterfaces: 1 },
  { releaseTimes: 'reported', networkInterfaces: 1 },
];

/** The knob's value that goes with each interval; the default's is the built-in one. */
const KNOB_FOR: Readonly<Record<(typeof FIXED_INTERVALS)[number], number>> = {
  5: 2,
  10: 4.5,
  15: POLLING.secondsALookIsWorth,
  30: 16,
};

const CURVE = [1.4, 2, 3, 4.5, 6, POLLING.secondsALookIsWorth, 9, 12, 16, 22];

/** Found by bisection: with each, one release in twenty is seen later than 13.5 s. */
const POWERS: readonly (readonly [power: number, secondsALookIsWorth: number])[] = [
  [1, 0.08],
  [2, 1.3],
  [3, 3.05],
  [POLLING.latenessPower, POLLING.secondsALookIsWorth],
  [15, 10.08],
];

/** Plays every policy over the same releases. Pure, and the same for the same options. */
export function compare({ seed, deletions, callsPerLook = 1 }: PollingOptions): PollingResult {
  const drawn = SCENARIOS.map((scenario) => ({
    ...scenario,
    releases: drawReleases({ ...scenario, deletions, seed }),
  }));
  const first = drawn[0]?.releases ?? [];
  const policies = POLICIES.map((policy) =>
    policy.name === ours().name ? ours(POLLING, callsPerLook) : policy,
  );
  return {
    scenarios: drawn.map(({ releases, ...scenario }) => ({
      ...scenario,
      policies: policies.map((policy) => resultOf(policy, simulate(policy, releases, seed))),
    })),
    better: FIXED_INTERVALS.map((interval) => ({
      interval,
      secondsALookIsWorth: KNOB_FOR[interval],
      dominates: drawn.map(({ releases }) =>
        dominates(
          simulate(ours({ secondsALookIsWorth: KNOB_FOR[interval] }), releases, seed),
          simulate(every(interval), releases, seed),
        ),
      ),
    })),
    curve: CURVE.map((secondsALookIsWorth) => ({
      secondsALookIsWorth,
      ...simulate(ours({ secondsALookIsWorth }), first, seed),
    })),
    intervals: FIXED_INTERVALS.map((interval) => ({
      interval,
      ...simulate(every(interval), first, seed),
    })),
    powers: POWERS.map(([latenessPower, secondsALookIsWorth]) => ({
      latenessPower,
      ...simulate(ours({ latenessPower, secondsALookIsWorth }), first, seed),
    })),
  };
}

function resultOf({ name, goesOnAfter, blind, source }: Policy, outcome: Outcome): PolicyResult {
  return { policy: name, goesOnAfter, blind: blind !== undefined, source, ...outcome };
}
