import { figure, type BarChart, type Figure, type Run, type SectionOptions, type Table } from '../section';
import { playBinary } from './binary';
import { play, type Deleter, type Played } from './play';
import { STACK_CASES, type StackCase } from './stacks';

/** More wouldn't show more: the sandbox draws another release for each. */
const MOST_SEEDS = 10;

const DELETERS: readonly Deleter[] = [
  'the cleaner',
  'delstack',
  'delstack -f',
  'delstack, with the cleaner',
  'CloudFormation alone',
];

/** All deletions of one stack by one of them, a seed each. */
export interface Series {
  readonly stackCase: StackCase;
  readonly by: string;
  readonly played: readonly Played[];
}

/**
 * Side by side with delstack, on the same stacks with the same release times: which each can delete at
 * all, how long it takes, and how many calls. Without the user's binary a stand-in with delstack's policy takes
 * its place (`delstack.ts`).
 */
export const run: Run = async (options) => {
  const series = await playAll(options);
  const seeds = Math.min(options.seeds, MOST_SEEDS);
  return {
    title: 'Side by side with delstack',
    method:
      `Stacks with a function in a VPC, each deleted with ${String(seeds)} seeds in the sandbox; times are virtual. ` +
      'delstack’s rows are played by its calls and waits as its code has them (go-to-k/delstack at 122263a7, bench/delstack/delstack.ts)' +
      (options.delstack === undefined
        ? '.'
        : ', the rows “binary” by the binary itself, once: its own sleeps take real time, and as much virtual time.'),
    figures: figures(series),
    tables: [table(series)],
    charts: [chart(series)],
  };
};

/** Plays every stack with everybody. */
export async function playAll({ seeds, delstack, tell }: SectionOptions): Promise<readonly Series[]> {
  const series: Series[] = [];
  for (const stackCase of STACK_CASES) {
    tell(`delstack: ${stackCase.name}`);
    for (const by of DELETERS) {
      const played: Played[] = [];
      for (let seed = 1; seed <= Math.min(seeds, MOST_SEEDS); seed += 1)
        played.push(await play(stackCase, by, seed));
      series.push({ stackCase, by, played });
    }
    if (delstack === undefined) continue;
    for (const force of [false, true]) {
      tell(`delstack: ${stackCase.name}, by ${delstack}; its own sleeps take real time`);
      const played = [await playBinary(delstack, stackCase, { seed: 1, force })];
      series.push({ stackCase, by: force ? 'binary -f' : 'binary', played });
    }
  }
  return series;
}

function figures(series: readonly Series[]): Record<string, Figure> {
  const deleted = (by: Deleter): number =>
    series.filter((each) => each.by === by && each.played.every((one) => one.deleted)).length;
  const [first] = STACK_CASES;
  const time = (by: Deleter): number =>
    median(
      series
        .find((each) => each.by === by && each.stackCase === first)
        ?.played.map(({ seconds }) => seconds) ?? [],
    );
  const share = (by: Deleter): number => {
    const played = series.find((each) => each.by === by && each.stackCase === first)?.played ?? [];
    return played.filter((each) => each.deleted).length / Math.max(1, played.length);
  };
  return {
    kindsDeleted: figure(
      deleted('the cleaner'),
      'count',
      `of ${String(STACK_CASES.length)} kinds of stack that the cleaner lets delete with every seed`,
    ),
    kindsDeletedByDelstack: figure(
      deleted('delstack -f'),
      'count',
      'of the same kinds that delstack -f deletes with every seed',
    ),
    deletedByDelstack: figure(share('delstack'), 'share', 'of the plainest stack’s deletions with delstack'),
    timeToDelstack: figure(
      time('the cleaner') / time('delstack'),
      'ratio',
      'median time to the end of the plainest stack’s deletion, the cleaner’s to delstack’s',
      { atMost: 1 },
    ),
  };
}

function table(series: readonly Series[]): Table {
  return {
    title: 'The same stacks, deleted by each',
    columns: ['stack', 'by', 'deleted', 'seconds (median)', 'calls (median)', 'otherwise it says'],
    rows: series.map(({ stackCase, by, played }) => [
      stackCase.name,
      by,
      `${String(played.filter(({ deleted }) => deleted).length)} of ${String(played.length)}`,
      median(played.map(({ seconds }) => seconds)).toFixed(0),
      median(played.map(({ calls }) => calls)).toFixed(0),
      plain(played.find(({ deleted }) => !deleted)?.says ?? ''),
    ]),
    notes: [
      'Seconds until DELETE_COMPLETE, or until nobody tries any more. Calls are of delstack, or of the cleaner’s handler and one DeleteStack; CloudFormation’s own don’t count.',
      'What delstack deletes by hand after a DELETE_FAILED, it has CloudFormation retain.',
    ],
  };
}

function chart(series: readonly Series[]): BarChart {
  const by = (deleter: Deleter): readonly (number | null)[] =>
    STACK_CASES.map((stackCase) => {
      const found = series.find((each) => each.stackCase === stackCase && each.by === deleter);
      const deleted = found?.played.filter((each) => each.deleted) ?? [];
      return deleted.length === 0 ? null : median(deleted.map(({ seconds }) => seconds));
    });
  return {
    kind: 'bars',
    name: 'delstack',
    title: 'Time to DELETE_COMPLETE, where it gets there',
    unit: 'virtual s, median',
    scale: 'linear',
    labels: STACK_CASES.map(({ name }) => name),
    series: [
      { name: 'Org::VPC::EniCleaner', values: by('the cleaner'), ours: true },
      { name: 'delstack -f', values: by('delstack -f') },
      { name: 'CloudFormation alone', values: by('CloudFormation alone') },
    ],
  };
}

/** Without what differs from one run to another: ids, and what is in parentheses. */
function plain(says: string): string {
  return says
    .replaceAll(/\s*\([^()]*\)/gu, '')
    .replaceAll(/\b(sg|subnet|eni|vpc)-[\da-f]{8,17}\b/gu, '$1-…')
    .slice(0, 160);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? Number.NaN, sorted[Math.floor(middle)] ?? Number.NaN];
  return (low + high) / 2;
}
