import fc from 'fast-check';

import { callsAtOnce, jittered, pauseAfterBurst } from '../../src/cleaner/bursts';
import { cases } from '../support/cases';

const SECOND = 1_000;

/** The yields of bursts that a bucket allows which fills with so many tokens a second, and the pauses between them. */
function settled(refill: number): { readonly pause: number; readonly taken: number } {
  let pause: number | undefined;
  let taken = 100;
  for (let burst = 0; burst < 20; burst += 1) {
    pause = pauseAfterBurst(pause, taken);
    taken = Math.min(100, (pause / SECOND) * refill);
  }
  return { pause: pause ?? 0, taken };
}

describe('bursts', () => {
  it('come to take near 50 at a time, whatever share of the bucket a stack gets', () => {
    expect(settled(5)).toEqual({ pause: 10 * SECOND, taken: 50 });
    expect(settled(1)).toEqual({ pause: 50 * SECOND, taken: 50 });
    // Nobody waits for ever for a bucket that many share.
    expect(settled(0.05)).toEqual({ pause: 60 * SECOND, taken: 3 });
    expect(settled(50).pause).toBe(5 * SECOND);
  });

  it('pause within bounds, the longer the less the last one took', () => {
    const pauses = fc.option(fc.integer({ min: 5 * SECOND, max: 60 * SECOND }), { nil: undefined });
    fc.assert(
      fc.property(pauses, fc.nat(1_000), fc.nat(1_000), (before, one, other) => {
        const [few, many] = one < other ? [one, other] : [other, one];
        expect(pauseAfterBurst(before, few)).toBeGreaterThanOrEqual(pauseAfterBurst(before, many));
        expect(pauseAfterBurst(before, few)).toBeLessThanOrEqual(60 * SECOND);
        expect(pauseAfterBurst(before, many)).toBeGreaterThanOrEqual(5 * SECOND);
      }),
      cases(100),
    );
  });

  it('are spread, so that stacks don’t ask together', () => {
    expect([0, 0.5, 1].map((random) => jittered(10 * SECOND, random))).toEqual([7_500, 10_000, 12_500]);
  });

  it('ask one at a time once EC2 has refused', () => {
    expect(callsAtOnce(undefined)).toBeGreaterThan(1);
    expect(callsAtOnce(10 * SECOND)).toBe(1);
  });
});
