import fc from 'fast-check';

import { callsAtOnce, pauseBeforeBurst, rateAfterBurst } from '../../src/cleaner/delete-rate';
import { cases } from '../support/cases';

const SECOND = 1_000;

describe('the rate of deletes', () => {
  it('is all of the bucket for who got all of it', () => {
    const rate = rateAfterBurst(undefined, { taken: 100, left: 900 }, 0);
    expect(rate).toEqual({ share: 1, until: 180 * SECOND });
    // No longer than until the bucket is full again.
    expect([0.25, 0.999].map((random) => pauseBeforeBurst(rate, random, 0) / SECOND)).toEqual([5, 19.98]);
  });

  it('is a hundredth for who got a hundredth, and comes at any instant of the time that this takes', () => {
    const rate = rateAfterBurst(undefined, { taken: 1, left: 9 }, 0);
    expect(rate).toEqual({ share: 0.01, until: 180 * SECOND });
    expect([0.25, 0.5, 0.75].map((random) => pauseBeforeBurst(rate, random, 0) / SECOND)).toEqual([
      45, 90, 135,
    ]);
    // A later burst's yield is chance: the span stays.
    expect(rateAfterBurst(rate, { taken: 7, left: 2 }, 60 * SECOND)).toEqual(rate);
  });

  it('is reckoned anew where the span is nearly over: most of the others are through then', () => {
    const rate = rateAfterBurst({ share: 0.01, until: 180 * SECOND }, { taken: 3, left: 6 }, 130 * SECOND);
    expect(rate).toEqual({ share: 0.04, until: 160 * SECOND });
  });

  it('pauses within bounds, never beyond its span by more than the shortest pause', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000),
        fc.nat(2_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(10 ** 6),
        (taken, left, random, now) => {
          const rate = rateAfterBurst(undefined, { taken, left }, now);
          expect(rate.share).toBeGreaterThan(0);
          expect(rate.share).toBeLessThanOrEqual(1);
          expect(rate.until - now).toBeLessThanOrEqual(600 * SECOND);
          const pause = pauseBeforeBurst(rate, random, now);
          expect(pause).toBeGreaterThanOrEqual(2 * SECOND);
          expect(pause).toBeLessThanOrEqual(240 * SECOND);
          expect(pauseBeforeBurst(rate, random, rate.until + 1)).toBe(2 * SECOND);
        },
      ),
      cases(100),
    );
  });

  it('asks one at a time once EC2 has refused', () => {
    expect(callsAtOnce(false)).toBeGreaterThan(1);
    expect(callsAtOnce(true)).toBe(1);
  });
});
