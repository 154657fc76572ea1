import { figure, type Cell, type Run } from '../section';
import { measureBundle } from './memory';
import { playScale, type ScaleResult } from './play';
import type { ScaleOptions } from './options';

export { playScale, type ScaleDeletion, type ScaleResult } from './play';
export type { ScaleOptions } from './options';

type Size = Omit<ScaleOptions, 'seed'>;

const ONE_PLACE = { groups: 1, subnets: 1, foreignShare: 0, functions: 0 };

/** What is played, smallest first. */
const CASES = {
  usual: {
    what: '10 network interfaces, one stack',
    size: { ...ONE_PLACE, enis: 10, orphans: 0, stacks: 1 },
  },
  largeVpc: {
    what: '10,000 in a VPC, 8,900 foreign, 1,000 orphans; 200 groups, 100 subnets',
    size: { enis: 10_000, foreignShare: 0.89, groups: 200, subnets: 100, orphans: 1_000, stacks: 1 },
  },
  orphans: {
    what: '1,000 orphans, one stack',
    size: { ...ONE_PLACE, enis: 1_000, orphans: 1_000, stacks: 1 },
  },
  waitingStacks: {
    what: '100 stacks at once that wait for 270 network interfaces',
    size: { ...ONE_PLACE, enis: 300, foreignShare: 0.1, orphans: 0, stacks: 100 },
  },
  deletingStacks: {
    what: '100 stacks at once with 2,000 orphans',
    size: { ...ONE_PLACE, enis: 2_000, orphans: 2_000, stacks: 100 },
  },
} as const satisfies Readonly<Record<string, { readonly what: string; readonly size: Size }>>;

/** How much there is in a VPC, of the same kinds: a tenth orphans, a hundredth being released, the rest foreign. */
const SIZES = [10, 100, 1_000, 10_000];
const sized = (enis: number): Omit<Size, 'stacks'> => ({
  ...ONE_PLACE,
  enis,
  orphans: enis / 10,
  foreignShare: 0.89,
});

/** Seconds that an invocation may take; the registry's contract allows 60. */
const LONGEST_INVOCATION = 30;
/** A Lambda function's memory, as the registry's is configured. */
const MEMORY = 256 * 2 ** 20;
const SEED = 1;

export const run: Run = async ({ tell }) => {
  const played = [];
  for (const [name, { what, size }] of Object.entries(CASES)) {
    tell(what);
    played.push({ name, what, result: await playScale({ ...size, seed: SEED }) });
  }
  const grown = [];
  for (const enis of SIZES) {
    tell(`${enis} network interfaces, as one that grows`);
    const options = { ...sized(enis), seed: SEED };
    const result = await playScale({ ...options, stacks: 1 });
    grown.push({ enis, what: '', result, memory: (await measureBundle(options)).peakMemory });
  }
  tell('the built bundle in the large VPC');
  const bundle = await measureBundle({ ...CASES.largeVpc.size, seed: SEED });
  return {
    title: 'Scale',
    method:
      'The handlers in the sandbox, in virtual time, with EC2’s and Lambda’s documented request token buckets; each call takes 60 to 200 ms and what its answer’s size adds (assumed). The fewest calls: bench/scale/lower-bound.ts. Memory is the built bundle’s, in processes of its own.',
    figures: {
      ...Object.fromEntries(
        played.flatMap(({ name, what, result }) => [
          [`${name}Calls`, figure(result.calls, 'calls', `calls: ${what}`)],
          [
            `${name}CallsToLeast`,
            figure(result.calls / result.lowerBound, 'ratio', `calls to the fewest: ${what}`),
          ],
        ]),
      ),
      unfinished: figure(
        total(
          [...played, ...grown],
          ({ deletions, left }) => left + deletions.filter(({ status }) => status === 'FAILED').length,
        ),
        'count',
        'deletions that failed, and network interfaces that they left',
        { atMost: 0 },
      ),
      foreignTouched: figure(
        total([...played, ...grown], ({ foreignTouched }) => foreignTouched),
        'count',
        'foreign network interfaces that were touched',
        { atMost: 0 },
      ),
      longestInvocation: figure(
        Math.max(
          bundle.longestInvocation,
          ...[...played, ...grown].map(({ result }) => result.longestInvocation),
        ),
        's',
        'the longest invocation of all',
        { atMost: LONGEST_INVOCATION },
      ),
      peakMemory: figure(bundle.peakMemory, 'bytes', 'resident at most: the built bundle in the large VPC', {
        atMost: MEMORY,
      }),
    },
    tables: [
      {
        title: 'Calls and time at scale',
        columns: [
          'what',
          'calls',
          'fewest',
          'refused',
          'longest invocation (s)',
          'median delay (s)',
          'longest delay (s)',
        ],
        rows: played.map(({ what, result }): Cell[] => {
          const delays = result.deletions.map(({ delay }) => delay).toSorted((a, b) => a - b);
          return [
            what,
            result.calls,
            result.lowerBound,
            result.throttled,
            Math.round(result.longestInvocation),
            Math.round(delays[Math.floor(delays.length / 2)] ?? 0),
            Math.round(delays.at(-1) ?? 0),
          ];
        }),
        notes: [
          'A delay is from the moment when nothing but the cleaner kept a stack’s last network interface to the end of the deletion. EC2 takes 100 deletes at once and 5 a second.',
        ],
      },
      {
        title: 'How it grows',
        columns: [
          'network interfaces',
          'calls',
          'fewest',
          'invocations',
          'time (s)',
          'longest invocation (s)',
          'peak memory (MB)',
        ],
        rows: grown.map(({ enis, result, memory }): Cell[] => [
          enis,
          result.calls,
          result.lowerBound,
          result.invocations,
          Math.round(result.virtualSeconds),
          Math.round(result.longestInvocation),
          Math.round(memory / 1e6),
        ]),
        notes: [
          'One stack with one group and one subnet. A tenth of what lies there are orphans, a hundredth is being released, the rest is foreign. Each orphan takes a call; the time is that of the slowest release, or of EC2’s 5 deletes a second.',
        ],
      },
    ],
    charts: [
      {
        kind: 'lines',
        name: 'scale',
        title: 'Calls of a deletion, from 10 to 10,000 network interfaces in a VPC',
        x: { label: 'network interfaces', scale: 'log' },
        y: { label: 'calls', scale: 'log' },
        series: [
          { name: 'the cleaner', ours: true, points: grown.map(({ enis, result }) => [enis, result.calls]) },
          {
            name: 'the fewest there can be',
            points: grown.map(({ enis, result }) => [enis, result.lowerBound]),
          },
        ],
      },
    ],
  };
};

function total(
  played: readonly { readonly result: ScaleResult }[],
  of: (result: ScaleResult) => number,
): number {
  return played.reduce((sum, { result }) => sum + of(result), 0);
}
