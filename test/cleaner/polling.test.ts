import fc from 'fast-check';

import { hazard, nextDelay, residualHazard, type PollingInput } from '../../src/cleaner/polling';
import { POLLING } from '../../src/cleaner/tuning';
import { takesLongerThan } from '../../src/network-interfaces/release-time';
import { SERVICE_PROFILES, type ServiceName } from '../../src/network-interfaces/service-profiles';
import { cases } from '../support/cases';

const releaseOf = (name: ServiceName): PollingInput['releases'] =>
  SERVICE_PROFILES.filter(({ service }) => service === name).map(({ release }) => release);
const LAMBDA = releaseOf('Lambda');

/**
 * Seconds from a function's end to its subnet's, recorded since 2021: Terraform's acceptance tests
 * (terraform-provider-aws#18404, #23036, #29615, #31904, #34045, #34134, #37164, #45359) and pulumi-aws#2642.
 */
const RECORDED = [
  1715, 567, 1481, 832, 664, 522, 410, 327, 408, 601, 1247, 494, 705, 1580, 1273, 726, 268, 165, 613, 315,
  1228, 1747, 1216, 1062, 626, 194, 1105,
];

/** Shares of jitter at its ends. */
const LEAST = 0.9;
const MOST = 1.1;

const releases = fc
  .uniqueArray(fc.constantFrom(...SERVICE_PROFILES), { minLength: 1, maxLength: 3 })
  .map((profiles) => profiles.map(({ release }) => release));
const age = fc.double({ min: -1_000, max: 50_000, noNaN: true });
const random = fc.double({ min: 0, max: 0.999_999, noNaN: true });
const input = fc.record({
  age,
  remaining: fc.double({ min: -100, max: 42_000, noNaN: true }),
  releases,
  throttles: fc.nat(2_000),
  random,
});

/** In the middle of the jitter, far from any deadline. */
const at = (seconds: number, changes: Partial<PollingInput> = {}): number =>
  nextDelay({ age: seconds, remaining: 1e6, throttles: 0, random: 0.5, releases: LAMBDA, ...changes });

describe('the delay until the next look', () => {
  it('is whole seconds, at least one, and never above its ceiling', () => {
    fc.assert(
      fc.property(input, (values) => {
        const delay = nextDelay(values);
        expect(Number.isInteger(delay)).toBe(true);
        expect(delay).toBeGreaterThanOrEqual(1);
        expect(delay).toBeLessThanOrEqual(Math.ceil(300 * MOST));
      }),
      cases(100),
    );
  });

  it('never reaches beyond the deadline, whatever the jitter: the last look comes exactly then', () => {
    fc.assert(
      fc.property(input, fc.integer({ min: 1, max: 400 }), (values, remaining) => {
        const free = nextDelay({ ...values, remaining: 1e6 });
        expect(nextDelay({ ...values, remaining })).toBe(Math.min(free, remaining));
      }),
      cases(100),
    );
  });

  it('is jittered everywhere, at its ceiling and while throttled too', () => {
    fc.assert(
      fc.property(age, releases, fc.nat(30), (seconds, services, throttles) => {
        const middle = at(seconds, { releases: services, throttles });
        const least = at(seconds, { releases: services, throttles, random: 0 });
        const most = at(seconds, { releases: services, throttles, random: 0.999_999 });
        expect(least).toBeLessThan(most);
        // Each is rounded up to whole seconds.
        expect(Math.abs(least - middle * LEAST)).toBeLessThanOrEqual(1);
        expect(Math.abs(most - middle * MOST)).toBeLessThanOrEqual(2);
      }),
      cases(100),
    );
  });

  it('doubles with each throttled answer in a row, from 10 seconds to two minutes', () => {
    const delays = [1, 2, 3, 4, 5, 6, 1_000].map((throttles) => at(0, { releases: [], throttles }));
    expect(delays).toEqual([10, 20, 40, 80, 120, 120, 120]);
  });

  it('is never shorter for more throttling, nor for a service less', () => {
    fc.assert(
      fc.property(input, fc.nat(5), (values, more) => {
        const delay = nextDelay(values);
        expect(nextDelay({ ...values, throttles: values.throttles + more })).toBeGreaterThanOrEqual(delay);
        expect(nextDelay({ ...values, releases: values.releases.slice(1) })).toBeGreaterThanOrEqual(
          values.releases.length > 1 ? delay : 1,
        );
      }),
      cases(100),
    );
  });

  it('is shorter for a smaller value of its knob', () => {
    const moment = { age: 480, remaining: 1e6, throttles: 0, random: 0.5, releases: LAMBDA };
    const delays = [2, 4, 8, 16].map((worth) =>
      nextDelay(moment, { ...POLLING, secondsALookIsWorth: worth }),
    );
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(new Set(delays).size).toBe(4);
    expect(nextDelay(moment)).toBe(nextDelay(moment, POLLING));
  });

  it('counts an age before the beginning as the beginning', () => {
    expect(at(-500)).toBe(at(0));
  });

  it('is long before anything was ever released, short in the humps, longer between and after them', () => {
    expect(at(0)).toBeGreaterThan(160);
    expect(at(150)).toBeGreaterThan(10);
    expect(at(480)).toBeLessThan(15);
    expect(at(850)).toBeGreaterThan(at(480));
    expect(at(1_400)).toBeLessThan(at(850));
    expect(at(5_000)).toBeGreaterThan(at(1_400));
  });

  it('never shortens again once the service’s own time is over', () => {
    for (const { service, release } of SERVICE_PROFILES) {
      const end = Math.max(...release.mixture.map(({ median, sigma }) => median * Math.exp(2 * sigma)));
      const delays = Array.from({ length: 60 }, (_, index) => at(end + index * 600, { releases: [release] }));
      expect([service, delays]).toEqual([service, delays.toSorted((a, b) => a - b)]);
    }
  });

  it('ends a wait of any length in a bounded number of looks', () => {
    for (const { service, release } of SERVICE_PROFILES) {
      let looks = 0;
      for (let seconds = 0; seconds < 700 * 60; seconds += at(seconds, { releases: [release] })) looks += 1;
      expect([service, looks < 700]).toEqual([service, true]);
    }
  });

  it('costs less than a look every 15 seconds, in calls and in time, over the releases recorded', () => {
    const played = RECORDED.flatMap((released) =>
      Array.from({ length: 20 }, (_, draw) => {
        let seconds = 0;
        let looks = 0;
        while (seconds < released) {
          seconds += at(seconds, { random: ((draw + 1) * (looks + 1) * 0.618) % 1 });
          looks += 1;
        }
        return { looks, late: seconds - released };
      }),
    );
    const looks = played.reduce((sum, each) => sum + each.looks, 0) / played.length;
    const late = played.map((each) => each.late).toSorted((a, b) => a - b);
    const regular = RECORDED.reduce((sum, each) => sum + each / 15, 0) / RECORDED.length;
    expect(looks).toBeLessThan(regular);
    expect(late[Math.floor(0.5 * played.length)]).toBeLessThan(0.5 * 15);
    expect(late[Math.floor(0.95 * played.length)]).toBeLessThan(0.95 * 15);
  });
});

describe('the hazard', () => {
  it.each(SERVICE_PROFILES.map(({ service, release }) => [service, release] as const))(
    'of %s is above zero and finite at every age',
    (_service, release) => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (seconds) => {
          const rate = hazard(release, seconds);
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThan(1);
        }),
        cases(100),
      );
    },
  );

  it('of Lambda agrees with the share of releases that its distribution has between two ages', () => {
    // ∫ hazard = −ln of the surviving share.
    const [release] = LAMBDA;
    if (release === undefined) throw new Error('No profile of Lambda');
    let sum = 0;
    for (let seconds = 300; seconds < 900; seconds += 1) sum += hazard(release, seconds + 0.5);
    const survivors = (until: number): number => Math.exp(-sumTo(release, until));
    expect(Math.exp(-sum)).toBeCloseTo(survivors(900) / survivors(300), 6);
  });
});

describe('where nothing tells when the release began', () => {
  it('the first look comes within half a minute, where after a beginning it comes when releases begin', () => {
    expect(at(0)).toBeGreaterThan(150);
    expect(at(0, { isLate: true })).toBeLessThanOrEqual(30);
    for (const waited of [10, 60, 300, 1_000]) expect(at(waited, { isLate: true })).toBeLessThanOrEqual(40);
  });

  it.each(SERVICE_PROFILES.map(({ service, release }) => [service, release] as const))(
    'the hazard of %s is above zero and finite however long it was waited for',
    (_service, release) => {
      fc.assert(
        fc.property(fc.double({ min: -10, max: 1e9, noNaN: true }), (seconds) => {
          const rate = residualHazard(release, seconds);
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThan(1);
        }),
        cases(100),
      );
    },
  );

  it('is what its distribution leaves beyond the wait: S(t) / ∫S', () => {
    const [release] = LAMBDA;
    if (release === undefined) throw new Error('No profile of Lambda');
    for (const waited of [300, 900, 2_000]) {
      let beyond = 0;
      for (let from = waited; from < 100_000; from += 20) beyond += 20 * takesLongerThan(from + 10, release);
      expect(residualHazard(release, waited) * beyond).toBeCloseTo(takesLongerThan(waited, release), 3);
    }
  });
});

function sumTo(release: PollingInput['releases'][number], until: number): number {
  let sum = 0;
  for (let seconds = 0; seconds < until; seconds += 1) sum += hazard(release, seconds + 0.5);
  return sum;
}
