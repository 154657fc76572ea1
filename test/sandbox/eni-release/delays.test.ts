import { wholeLambdaRelease } from '../../../sandbox/eni-release/delays';
import { createRandom } from '../../../sandbox/time/random';

/** Recorded since 2019 (32 values): P10, P25, P50, P75, P90 in seconds, and what the sampler may differ by. */
const RECORDED = [
  [0.1, 273, 50],
  [0.25, 424, 50],
  [0.5, 645, 100],
  [0.75, 1219, 60],
  [0.9, 1570, 120],
] as const;

describe('release times of Lambda’s network interfaces', () => {
  const stream = createRandom(7).stream('test');
  const drawn = Array.from({ length: 20_000 }, () => wholeLambdaRelease(stream) / 1_000).toSorted(
    (a, b) => a - b,
  );

  it.each(RECORDED)('quantile %d is near the recorded %d s', (quantile, recorded, tolerance) => {
    expect(Math.abs((drawn[Math.floor(quantile * drawn.length)] ?? 0) - recorded)).toBeLessThan(tolerance);
  });

  it('has two humps, and fewer values between them', () => {
    const between = (low: number, high: number): number =>
      drawn.filter((each) => each >= low && each < high).length / (high - low);
    expect(between(850, 1000)).toBeLessThan(between(400, 550) / 2);
    expect(between(850, 1000)).toBeLessThan(between(1200, 1350));
  });

  it('is never shorter than anything recorded', () => {
    expect(drawn[0]).toBeGreaterThanOrEqual(165);
  });
});
