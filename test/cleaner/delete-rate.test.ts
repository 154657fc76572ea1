import fc from 'fast-check';

import {
  afterRefusals,
  callsAtOnce,
  mayBeMany,
  isSoonOver,
  pauseBeforeTurn,
  rateAmong,
  rateByYield,
} from '../../src/cleaner/delete-rate';
import { cases } from '../support/cases';

const SECOND = 1_000;

describe('the rate of deletes', () => {
  it('of who has all that is free is all of the bucket: back before it is full again', () => {
    const rate = rateAmong({ left: 900, free: 900 }, 0);
    expect(rate).toEqual({ share: 1, until: 180 * SECOND });
    expect([0.25, 0.999].map((random) => pauseBeforeTurn(rate, random, 0, Infinity) / SECOND)).toEqual([
      5, 19.98,
    ]);
    expect(rateByYield({ taken: 100, left: 900 }, 0)).toEqual(rate);
  });

  it('of who has a hundredth is a hundredth: at any instant of the time that all of them take', () => {
    const rate = rateAmong({ left: 19, free: 1_900 }, 0);
    expect(rate).toEqual({ share: 0.01, until: 380 * SECOND });
    expect([0.25, 0.5, 0.75].map((random) => pauseBeforeTurn(rate, random, 0, Infinity) / SECOND)).toEqual([
      95, 190, 285,
    ]);
  });

  it('is the same span for all that count the same, however much is left to each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 3_000 }), (left, free) => {
        expect(rateAmong({ left, free }, 0).until).toBe(Math.round(Math.max(10, free / 5) * SECOND));
      }),
      cases(100),
    );
  });

  it('counts one’s own at least, where the list of others lags', () => {
    expect(rateAmong({ left: 100, free: 0 }, 0)).toEqual({ share: 1, until: 20 * SECOND });
  });

  it('is longer after bursts that got nothing', () => {
    const rate = rateAmong({ left: 5, free: 100 }, 0);
    expect([0, 1, 3, 99].map((refusals) => afterRefusals(rate, refusals, 0).until / SECOND)).toEqual([
      20, 40, 160, 600,
    ]);
  });

  it('is soon over 20 s before its end', () => {
    const rate = rateAmong({ left: 19, free: 1_900 }, 0);
    expect([359, 360, 400].map((seconds) => isSoonOver(rate, seconds * SECOND))).toEqual([false, true, true]);
  });

  it('pauses within bounds, never beyond its span by more than the shortest pause', () => {
    fc.assert(
      fc.property(
        fc.nat(2_000),
        fc.nat(20_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.nat(10 ** 6),
        fc.nat(20),
        (left, free, random, now, refusals) => {
          const rate = afterRefusals(rateAmong({ left, free }, now), refusals, now);
          expect(rate.share).toBeGreaterThan(0);
          expect(rate.share).toBeLessThanOrEqual(1);
          expect(rate.until - now).toBeLessThanOrEqual(600 * SECOND);
          const pause = pauseBeforeTurn(rate, random, now, Infinity);
          expect(pause).toBeGreaterThanOrEqual(2 * SECOND);
          expect(pause).toBeLessThanOrEqual(Math.max(2 * SECOND, rate.until - now));
          expect(pauseBeforeTurn(rate, random, rate.until + 1, Infinity)).toBe(2 * SECOND);
        },
      ),
      cases(100),
    );
  });

  it('pauses no longer than there is time, and not just until it is over', () => {
    const rate = rateAmong({ left: 20, free: 4_000 }, 0);
    const pauses = (deadline: number): readonly number[] =>
      [0, 0.25, 0.5, 0.99].map((random) => pauseBeforeTurn(rate, random, 0, deadline * SECOND) / SECOND);
    expect(pauses(120)).toEqual([2, 30, 60, 118.8]);
    expect(pauses(1)).toEqual([1, 1, 1, 1]);
    expect(pauses(-1)).toEqual([0, 0, 0, 0]);
  });

  it('needs no count where a burst got most of the bucket', () => {
    expect([0, 49, 50, 100].map((taken) => mayBeMany(taken))).toEqual([true, true, false, false]);
  });

  it('asks one at a time once EC2 has refused', () => {
    expect(callsAtOnce(false)).toBeGreaterThan(1);
    expect(callsAtOnce(true)).toBe(1);
  });
});
