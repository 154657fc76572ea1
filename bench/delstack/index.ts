import { rmSync } from 'node:fs';

import type { WorldName } from '../../sandbox/worlds';
import { figure, type BarChart, type Figure, type Run, type SectionOptions, type Table } from '../section';
import { COMPARED_WORLDS, nameIn } from '../worlds';
import { playBinary } from './binary';
import { findDelstack, type Delstack } from './build';
import { play, type Played } from './play';
import { STACK_CASES, type StackCase } from './stacks';

/** More wouldn't show more: the sandbox draws another release for each. */
const MOST_SEEDS = 10;

const BY_DELSTACK = ['delstack', 'delstack -f', 'delstack, with the cleaner'] as const;
const DELETERS = ['the cleaner', ...BY_DELSTACK, 'CloudFormation alone'] as const;
export type By = (typeof DELETERS)[number];

/** All deletions of one stack by one of them in one world, a seed each. */
export interface Series {
  readonly stackCase: StackCase;
  readonly world: WorldName;
  readonly by: By;
  /** None where there is no delstack. */
  readonly played: readonly Played[];
}

/**
 * Side by side with delstack, on the same stacks with the same release times: which each can delete at
 * all, how long it takes, and how many calls. delstack is played by its own binary, or not at all.
 */
export const run: Run = async (options) => {
  const { delstack: binary, delstackSource: source, tell } = options;
  const delstack = await findDelstack(
    { ...(binary === undefined ? {} : { binary }), ...(source === undefined ? {} : { source }) },
    tell,
  );
  const series = await playAll(options, delstack).finally(() => {
    if ('folder' in delstack) rmSync(delstack.folder, { recursive: true });
  });
  const seeds = Math.min(options.seeds, MOST_SEEDS);
  return {
    title: 'Side by side with delstack',
    method:
      `Stacks with a function in a VPC, each deleted with ${String(seeds)} seeds in each of the sandbox's worlds ${COMPARED_WORLDS.join(', ')}, ` +
      'by somebody with every permission; times are virtual. delstack’s rows are played by its binary: its own sleeps take real time, and as much virtual time. ' +
      ('binary' in delstack
        ? 'Here it was built of go-to-k/delstack, or given.'
        : 'Here they were not run, as there is no binary: give one (DELSTACK=<binary>), or a checkout to build (DELSTACK_SOURCE=<folder>).'),
    figures: figures(series),
    tables: COMPARED_WORLDS.map((world) =>
      table(
        world,
        series.filter((each) => each.world === world),
      ),
    ),
    charts: [chart(series)],
  };
};

/** Plays every stack with everybody, in every world. */
export async function playAll(
  { seeds, tell }: Pick<SectionOptions, 'seeds' | 'tell'>,
  delstack: Delstack,
  cases: readonly StackCase[] = STACK_CASES,
): Promise<readonly Series[]> {
  const all = Array.from({ length: Math.min(seeds, MOST_SEEDS) }, (_, index) => index + 1);
  const series: Series[] = [];
  for (const world of COMPARED_WORLDS) {
    for (const stackCase of cases) {
      tell(`delstack, ${world}: ${stackCase.name}`);
      for (const by of DELETERS) {
        const played = await playEach(stackCase, world, by, all, delstack);
        series.push({ stackCase, world, by, played });
      }
    }
  }
  return series;
}

async function playEach(
  stackCase: StackCase,
  world: WorldName,
  by: By,
  seeds: readonly number[],
  delstack: Delstack,
): Promise<readonly Played[]> {
  if (by === 'the cleaner' || by === 'CloudFormation alone') {
    const played: Played[] = [];
    for (const seed of seeds) played.push(await play(stackCase, by, seed, world));
    return played;
  }
  if (!('binary' in delstack)) return [];
  // It mostly sleeps, in real time: all at once.
  return Promise.all(
    seeds.map((seed) =>
      playBinary(delstack.binary, stackCase, {
        seed,
        world,
        force: by === 'delstack -f',
        withCleaner: by === 'delstack, with the cleaner',
      }),
    ),
  );
}

function figures(series: readonly Series[]): Record<string, Figure> {
  const [first] = STACK_CASES;
  return Object.fromEntries(
    COMPARED_WORLDS.flatMap((world) => {
      const here = series.filter((each) => each.world === world && each.played.length > 0);
      const kinds = (by: By): number =>
        here.filter((each) => each.by === by && each.played.every(({ deleted }) => deleted)).length;
      const plainest = (by: By): readonly Played[] =>
        here.find((each) => each.by === by && each.stackCase === first)?.played ?? [];
      const time = (by: By): number => median(plainest(by).map(({ seconds }) => seconds));
      const of = (text: string): string => `${text} (${world})`;
      const count = String(STACK_CASES.length);
      const byDelstack = plainest('delstack');
      const figuresHere: readonly (readonly [string, Figure])[] = [
        [
          'kindsDeleted',
          figure(
            kinds('the cleaner'),
            'count',
            of(`of ${count} kinds of stack that the cleaner lets delete with every seed`),
          ),
        ],
        [
          'kindsDeletedAlone',
          figure(
            kinds('CloudFormation alone'),
            'count',
            of('of the same kinds that CloudFormation alone deletes'),
          ),
        ],
        ...(byDelstack.length === 0
          ? []
          : ([
              [
                'kindsDeletedByDelstack',
                figure(
                  kinds('delstack -f'),
                  'count',
                  of('of the same kinds that delstack -f deletes with every seed'),
                ),
              ],
              [
                'deletedByDelstack',
                figure(
                  byDelstack.filter(({ deleted }) => deleted).length / byDelstack.length,
                  'share',
                  of('of the plainest stack’s deletions with delstack'),
                ),
              ],
              [
                'timeToDelstack',
                figure(
                  time('the cleaner') / time('delstack'),
                  'ratio',
                  of('median time to the end of the plainest stack’s deletion, the cleaner’s to delstack’s'),
                ),
              ],
            ] as const)),
      ];
      return figuresHere.map(([name, value]) => [nameIn(world, name), value] as const);
    }),
  );
}

function table(world: WorldName, series: readonly Series[]): Table {
  return {
    title: `The same stacks, deleted by each in the world "${world}"`,
    columns: ['stack', 'by', 'deleted', 'seconds (median)', 'calls (median)', 'otherwise it says'],
    rows: series.map(({ stackCase, by, played }) => [
      stackCase.name,
      by,
      ...(played.length === 0
        ? ['not run', '', '', '']
        : [
            `${String(played.filter(({ deleted }) => deleted).length)} of ${String(played.length)}`,
            median(played.map(({ seconds }) => seconds)).toFixed(0),
            median(played.map(({ calls }) => calls)).toFixed(0),
            plain(played.find(({ deleted }) => !deleted)?.says ?? ''),
          ]),
    ]),
    notes: [
      'Seconds until DELETE_COMPLETE, or until nobody tries any more. Calls are of delstack, and of the cleaner’s handler; CloudFormation’s own don’t count.',
      'What delstack deletes by hand after a DELETE_FAILED, it has CloudFormation retain.',
    ],
  };
}

/** Of the world in which most fail. */
/** A time is shown of who deletes every one of them: of some of them, it would be the quick ones’. */
function chart(series: readonly Series[]): BarChart {
  const by = (deleter: By): Pick<BarChart['series'][number], 'values' | 'notes'> => {
    const shown = STACK_CASES.map((stackCase) => {
      const found = series.find(
        (each) => each.world === 'no-wait' && each.stackCase === stackCase && each.by === deleter,
      );
      const played = found?.played ?? [];
      const deleted = played.filter((each) => each.deleted);
      if (deleted.length < played.length)
        return `${String(deleted.length)} of ${String(played.length)} deleted`;
      return played.length === 0 ? null : median(deleted.map(({ seconds }) => seconds));
    });
    return {
      values: shown.map((each) => (typeof each === 'number' ? each : null)),
      notes: shown.map((each) => (typeof each === 'string' ? each : null)),
    };
  };
  const isRun = series.some((each) => each.by === 'delstack -f' && each.played.length > 0);
  return {
    kind: 'bars',
    name: 'delstack',
    title: 'Time to DELETE_COMPLETE, in the world "no-wait"',
    unit: 'virtual s, median, where all were deleted',
    scale: 'linear',
    labels: STACK_CASES.map(({ name }) => name),
    series: [
      { name: 'Org::VPC::EniCleaner', ...by('the cleaner'), ours: true },
      ...(isRun ? [{ name: 'delstack -f', ...by('delstack -f') }] : []),
      { name: 'CloudFormation alone', ...by('CloudFormation alone') },
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
