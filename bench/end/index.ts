import type { FaultName } from '../../sandbox/faults/table';
import { playScale, type ScaleDeletion, type ScaleOptions, type ScaleResult } from '../scale';
import { figure, type Cell, type Run } from '../section';

type Policy = NonNullable<ScaleOptions['ends']>;

/** As before, and as it is. */
const POLICIES: readonly Policy[] = ['by two scans', 'by id'];

/** Stacks that are deleted at the same instant, with two network interfaces each. */
const STACKS = 10;
const SIZE = { stacks: STACKS, enis: 2 * STACKS, foreignShare: 0, groups: 1, subnets: 1, functions: 0 };

/** Time is virtual; more of them only take the machine's. */
const MOST_SEEDS = 10;

const RELEASED = 'released by Lambda, which then leaves them';
const FREE = 'free from the beginning';

const CASES: Readonly<Record<string, Pick<ScaleOptions, 'orphans'>>> = {
  [RELEASED]: { orphans: 0 },
  [FREE]: { orphans: SIZE.enis },
};

/** EC2's answers as they have been reported after a change. */
const WORLDS: readonly (readonly [string, Readonly<Partial<Record<FaultName, number>>>])[] = [
  ['every answer is right', {}],
  ['one list in five is empty', { 'empty-reads': 0.2 }],
  ['all lists are empty within three minutes of a change', { 'empty-reads': 1 }],
  ['lists are up to three minutes old', { 'stale-reads': 180_000 }],
];

interface Measured {
  readonly policy: Policy;
  readonly what: string;
  readonly world: string;
  readonly median: number;
  readonly p95: number;
  readonly calls: number;
  /** Successes with network interfaces left, and those that were left. */
  readonly wrong: number;
}

export const run: Run = async ({ seeds, tell }) => {
  const measured: Measured[] = [];
  for (const [world, faults] of WORLDS) {
    for (const [what, of] of Object.entries(CASES)) {
      for (const policy of POLICIES) {
        tell(`${what}; ${world}; an end ${policy}`);
        const results: ScaleResult[] = [];
        for (let seed = 1; seed <= Math.min(seeds, MOST_SEEDS); seed += 1) {
          results.push(await playScale({ ...SIZE, ...of, seed, ends: policy, faults }));
        }
        measured.push({ policy, what, world, ...summed(results) });
      }
    }
  }
  const [calm] = WORLDS[0] ?? [''];
  const of = (policy: Policy, what: string): Measured => {
    const found = measured.find(
      (each) => each.policy === policy && each.what === what && each.world === calm,
    );
    if (found === undefined) throw new Error(`Nothing was measured of an end ${policy}.`);
    return found;
  };
  const ratio = (what: string, key: 'median' | 'p95' | 'calls'): number =>
    of('by id', what)[key] / of('by two scans', what)[key];
  const wrong = (policy: Policy): number =>
    measured.filter((each) => each.policy === policy).reduce((sum, { wrong: count }) => sum + count, 0);
  return {
    title: 'The end: one clean scan and a refusal by name, against two clean scans',
    method: `${STACKS} stacks at once with ${SIZE.enis} network interfaces, of ${Math.min(seeds, MOST_SEEDS)} seeds, each played by both policies in one run: the handlers in the sandbox’s world no-wait, in virtual time. A delay is from the last release (or the beginning) to the end of the deletion. A wrong end is a success with a network interface left.`,
    figures: {
      endMedian: figure(
        ratio(RELEASED, 'median'),
        'ratio',
        'delay after the last release, median, to that with two scans',
        {
          atMost: 0.5,
        },
      ),
      endP95: figure(ratio(RELEASED, 'p95'), 'ratio', 'the same, 95th percentile', { atMost: 0.65 }),
      endCalls: figure(ratio(RELEASED, 'calls'), 'ratio', 'calls, to those with two scans', { atMost: 1 }),
      endFreeMedian: figure(
        ratio(FREE, 'median'),
        'ratio',
        'free from the beginning: delay, median, to that with two scans',
      ),
      endWrongBefore: figure(wrong('by two scans'), 'count', 'wrong ends in all worlds, with two scans'),
      endWrong: figure(wrong('by id'), 'count', 'wrong ends in all worlds', {
        atMost: wrong('by two scans'),
      }),
    },
    tables: [
      {
        title: 'From the last release to the end',
        columns: ['EC2’s lists', 'network interfaces', 'an end', 'median s', 'P95 s', 'calls', 'wrong ends'],
        rows: measured.map(({ world, what, policy, median, p95, calls, wrong: count }): Cell[] => [
          world,
          what,
          policy,
          median.toFixed(1),
          p95.toFixed(1),
          calls,
          count,
        ]),
        notes: ['“By id” is what the cleaner does (guides/decisions/001-quiet-period.md).'],
      },
    ],
    charts: [],
  };
};

function summed(results: readonly ScaleResult[]): Pick<Measured, 'median' | 'p95' | 'calls' | 'wrong'> {
  const deletions = results.flatMap((each) => each.deletions);
  const delays = deletions.map(({ delay }) => delay).toSorted((a, b) => a - b);
  const quantile = (share: number): number => delays[Math.floor(share * (delays.length - 1))] ?? 0;
  return {
    median: quantile(0.5),
    p95: quantile(0.95),
    calls: results.reduce((sum, { calls }) => sum + calls, 0),
    wrong: deletions.filter(isWrong).length,
  };
}

function isWrong({ status, left }: ScaleDeletion): boolean {
  return status === 'SUCCESS' && left > 0;
}
