import { playScale, type ScaleOptions, type ScaleResult } from '../../bench/scale';
import { measureBundle } from '../../bench/scale/memory';
import { directClientsAtScale } from '../faults/scale-clients';

/**
 * The sizes that the type is made for, times this: 1 for all of it, as the benchmark plays it
 * (`ENICLEANER_SCALE=1 npx jest test/cleaner/scale`).
 */
const SCALE = Number(process.env['ENICLEANER_SCALE'] ?? 0.1);

const of = (most: number): number => Math.round(most * SCALE);

const LONGEST_INVOCATION = 30;
/** Tokens of EC2's bucket for deletes, and those that come back each second (EC2 guide, "Request throttling"). */
const BUCKET = 100;
const REFILL = 5;
/** Two sights of nothing, 10 s apart, and a callback before each. */
const PROOF = 20;

const MEGABYTE = 2 ** 20;

const play = (options: ScaleOptions): Promise<ScaleResult> =>
  playScale({ clientsFor: directClientsAtScale, ...options });

/** What holds at any size. */
function expectSound(result: ScaleResult): void {
  expect(result.deletions.filter(({ status }) => status !== 'SUCCESS')).toEqual([]);
  expect(result.left).toBe(0);
  expect(result.foreignTouched).toBe(0);
  expect(result.longestInvocation).toBeLessThan(LONGEST_INVOCATION);
}

const VPC: Omit<ScaleOptions, 'stacks' | 'clientsFor'> = {
  enis: of(10_000),
  foreignShare: 0.89,
  // As many as one filter takes, and the schema.
  groups: 200,
  subnets: 100,
  orphans: of(1_000),
  seed: 9,
};

describe('at scale', () => {
  it('a large VPC costs what is left in it, not what it holds', async () => {
    const result = await play({ ...VPC, stacks: 1 });
    expectSound(result);
    expect(result.calls).toBeLessThanOrEqual(1.1 * result.lowerBound);
    // Of 9 foreign ones in 10, the names of some are worth a page for each filter, once.
    expect(result.deletions[0]?.message).toMatch(/ \d+ other network interfaces not touched/u);
  });

  it('the built bundle does so with less than 256 MB', async () => {
    const { peakMemory, longestInvocation, status } = await measureBundle(VPC);
    expect(status).toBe('DELETE_COMPLETE');
    expect(peakMemory).toBeLessThan(256 * MEGABYTE);
    expect(longestInvocation).toBeLessThan(LONGEST_INVOCATION);
  });

  it('orphans go as fast as EC2 lets them, nearly without asking in vain', async () => {
    const orphans = of(1_000);
    const result = await play({
      enis: orphans,
      foreignShare: 0,
      groups: 1,
      subnets: 1,
      orphans,
      stacks: 1,
      seed: 9,
    });
    expectSound(result);
    expect(result.calls).toBeLessThanOrEqual(1.1 * result.lowerBound);
    expect(result.virtualSeconds).toBeLessThan((orphans - BUCKET) / REFILL + PROOF + 15);
  });

  it('stacks deleted at the same instant share what EC2 gives, and none starves', async () => {
    const stacks = of(100);
    const result = await play({
      enis: 3 * stacks,
      foreignShare: 0.1,
      groups: 1,
      subnets: 1,
      orphans: 0,
      stacks,
      seed: 9,
      functions: stacks,
    });
    expectSound(result);
    expect(result.calls).toBeLessThanOrEqual(1.35 * result.lowerBound);
    const delays = result.deletions.map(({ delay }) => delay).toSorted((a, b) => a - b);
    expect(delays[Math.floor(delays.length / 2)]).toBeLessThan(45);
    expect(delays.at(-1)).toBeLessThan(180);
  });

  it('a hundred stacks with 2,000 orphans take turns: hardly more calls than they must, and no later', async () => {
    const orphans = 2_000;
    const result = await play({
      enis: orphans,
      foreignShare: 0,
      groups: 1,
      subnets: 1,
      orphans,
      stacks: 100,
      seed: 9,
    });
    expectSound(result);
    expect(result.calls).toBeLessThanOrEqual(1.2 * result.lowerBound);
    // It was 420 to 450 s when each stack took its turn by what its first burst got.
    expect(result.virtualSeconds).toBeLessThanOrEqual((orphans - BUCKET) / REFILL + 50);
  });

  it('the same seed is the same story', async () => {
    const options = { enis: 80, foreignShare: 0.1, groups: 2, subnets: 2, orphans: 30, stacks: 8, seed: 4 };
    const [once, again] = [await play(options), await play(options)];
    expect({ ...again, peakMemory: 0 }).toEqual({ ...once, peakMemory: 0 });
  });

  it('stacks that all have much to delete take turns', async () => {
    const stacks = of(100);
    const result = await play({
      enis: 20 * stacks,
      foreignShare: 0,
      groups: 1,
      subnets: 1,
      orphans: 20 * stacks,
      stacks,
      seed: 9,
    });
    expectSound(result);
    const durations = result.deletions.map(({ duration }) => duration);
    const least = (20 * stacks - BUCKET) / REFILL;
    expect(Math.max(...durations)).toBeLessThan(1.5 * least + 180);
  });
});
