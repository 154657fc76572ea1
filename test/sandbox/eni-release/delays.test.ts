import * as delays from '../../../sandbox/eni-release/delays';
import { createRandom } from '../../../sandbox/time/random';

const HOUR = 3_600;
const DRAWS = 40_000;

/** Seconds, sorted. */
function drawn(distribution: delays.DelayDistribution): {
  readonly first: readonly number[];
  readonly whole: readonly number[];
} {
  const stream = createRandom(20_260_105).stream('test');
  const all = Array.from({ length: DRAWS }, () => distribution(stream));
  const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);
  return {
    first: sorted(all.map(({ untilAvailable = Infinity }) => untilAvailable / 1_000)),
    whole: sorted(
      all.map(
        ({ untilAvailable = Infinity, untilDeleted = Infinity }) => (untilAvailable + untilDeleted) / 1_000,
      ),
    ),
  };
}

function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
}

describe('release times of Lambda’s network interfaces', () => {
  const { first, whole } = drawn(delays.lambda);

  // 40,000 draws of one seed: the sampler's own error at these quantiles is below 2 % (P99: 3 %).
  it.each([
    [0.1, 307, 0.02],
    [0.25, 430, 0.02],
    [0.5, 707, 0.03],
    [0.75, 1227, 0.02],
    [0.9, 1502, 0.02],
    [0.99, 3107, 0.03],
  ])('the whole release: quantile %d is the sampler’s %d s', (share, seconds, tolerance) => {
    expect(Math.abs(quantile(whole, share) / seconds - 1)).toBeLessThan(tolerance);
  });

  // The recorded values themselves are 32: their quantiles are that uncertain.
  it.each([
    [0.1, 273, 50],
    [0.25, 424, 50],
    [0.5, 645, 100],
    [0.75, 1219, 60],
    [0.9, 1570, 120],
    [0.99, 3026, 200],
  ])('the whole release: quantile %d is near the recorded %d s', (share, seconds, tolerance) => {
    expect(Math.abs(quantile(whole, share) - seconds)).toBeLessThan(tolerance);
  });

  it('has two humps, and few values between them', () => {
    const density = (low: number, high: number): number =>
      whole.filter((each) => each >= low && each < high).length / (high - low);
    expect(density(850, 1000)).toBeLessThan(density(400, 550) / 2);
    expect(density(850, 1000)).toBeLessThan(density(1200, 1350));
  });

  it('is never shorter than anything recorded, and never longer than an hour', () => {
    expect(first[0]).toBeGreaterThanOrEqual(165);
    expect(whole[0]).toBeGreaterThanOrEqual(165);
    expect(whole.at(-1)).toBeLessThanOrEqual(HOUR);
  });

  it('shows available for a while before it goes: mostly shortly, now and then for more than 12 minutes', () => {
    const stream = createRandom(3).stream('test');
    const seconds = Array.from({ length: DRAWS }, () => (delays.lambda(stream).untilDeleted ?? 0) / 1_000);
    const share = (test: (value: number) => boolean): number => seconds.filter(test).length / DRAWS;
    expect(share((value) => value < 240)).toBeGreaterThan(0.8);
    expect(share((value) => value > 720)).toBeGreaterThan(0.02);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0);
  });
});

describe('release times of others', () => {
  it.each<[string, delays.DelayDistribution, number, number]>([
    ['an event source mapping’s: 20 to 40 minutes', delays.eventSourceMapping, 1200, 2400],
    ['AgentCore’s: up to 8 hours', delays.agentCore, 7 * HOUR, 8 * HOUR],
    ['before 2019: up to 6 hours', delays.lambdaBefore2019, 600, 6 * HOUR],
    ['a network load balancer’s', delays.networkLoadBalancer, 120, 720],
    ['an application load balancer’s', delays.applicationLoadBalancer, 240, 1800],
    ['a classic load balancer’s: near 5 minutes', delays.classicLoadBalancer, 180, 420],
    ['Comprehend’s: near 5 minutes', delays.comprehend, 240, 360],
    ['an ECS task’s: 5 to 20 minutes', delays.ecsTask, 300, 1200],
  ])('%s', (_what, distribution, low, high) => {
    const { first } = drawn(distribution);
    expect(first[0]).toBeGreaterThanOrEqual(low);
    expect(first.at(-1)).toBeLessThanOrEqual(high);
    expect((first.at(-1) ?? 0) - (first[0] ?? 0)).toBeGreaterThan((high - low) / 2);
  });

  it('DMS’s stay available, SageMaker’s stay in use', () => {
    const stream = createRandom(1).stream('test');
    expect(delays.leftAvailable(stream).untilDeleted).toBeUndefined();
    expect(delays.leftInUse(stream)).toEqual({ untilAvailable: undefined, untilDeleted: undefined });
  });
});
