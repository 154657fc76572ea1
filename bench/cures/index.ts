import {
  figure,
  type Figure,
  type Run,
  type SectionOptions,
  type SectionResult,
  type Table,
} from '../section';
import { CURES } from './cures';
import { play, type Play } from './play';
import { PRICES } from './prices';
import { tallyOf, type Tally } from './tally';

/** Plays at the same time: each has processes of its own for handlers and functions beside this one. */
const AT_ONCE = 2;

/** The stack of the examples, deleted with each cure there is, over the sandbox's release times. */
export const run: Run = async (options) => section(await compare(options));

/** Every cure with the seeds 1, 2, … */
export async function compare({
  seeds,
  tell,
}: Pick<SectionOptions, 'seeds' | 'tell'>): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  for (const cure of CURES) {
    tell(`cures: ${cure.title}, ${String(seeds)} deletions`);
    const plays: Play[] = [];
    const queue = Array.from({ length: seeds }, (_, index) => index + 1);
    const work = async (): Promise<void> => {
      for (let seed = queue.shift(); seed !== undefined; seed = queue.shift())
        plays[seed - 1] = await play(cure, seed);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    tallies.push(tallyOf(cure, plays));
  }
  return tallies;
}

function section(tallies: readonly Tally[]): SectionResult {
  return {
    title: 'The cures there are, on the same stack',
    method:
      `The stack of examples/1-without-cleaner.yaml, deployed and deleted in the sandbox ${String(tallies[0]?.plays ?? 0)} times with ` +
      'each cure, in virtual time; Lambda holds on to the network interface for as long as was recorded ' +
      '(sandbox/eni-release/delays.ts). Where the first DeleteStack fails, at most three more follow at once.',
    figures: Object.fromEntries(tallies.flatMap(figuresOf)),
    tables: [outcomes(tallies), bills(tallies)],
    charts: [
      {
        kind: 'bars',
        name: 'cures-deleted',
        title: 'Stacks that the first DeleteStack deletes',
        unit: '% of the stacks',
        scale: 'linear',
        labels: tallies.map(({ cure }) => cure.title),
        series: bySide(tallies, ({ deletedAtFirst }) => Math.round(100 * deletedAtFirst)),
      },
      {
        kind: 'bars',
        name: 'cures-time',
        title: 'Until the stack is gone, with up to three more calls of DeleteStack',
        unit: 'virtual minutes, median; no bar: most stacks never are',
        scale: 'linear',
        labels: tallies.map(({ cure }) => cure.title),
        series: bySide(tallies, ({ whole }) =>
          Number.isFinite(whole.median) ? Number((whole.median / 60).toPrecision(3)) : null,
        ),
      },
    ],
  };
}

function bySide(
  tallies: readonly Tally[],
  valueOf: (tally: Tally) => number | null,
): readonly {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly ours?: boolean;
}[] {
  const values = (isOurs: boolean): readonly (number | null)[] =>
    tallies.map((tally) => ((tally.cure.isOurs === true) === isOurs ? valueOf(tally) : null));
  return [
    { name: 'others', values: values(false) },
    { name: 'Org::VPC::EniCleaner', values: values(true), ours: true },
  ];
}

function figuresOf(tally: Tally): readonly (readonly [string, Figure])[] {
  const { cure, deletedAtFirst, first, whole, cost } = tally;
  const { name, title } = cure;
  const goal = cure.isOurs === true ? { atLeast: 1 } : undefined;
  return [
    [`${name}DeletedAtFirst`, figure(deletedAtFirst, 'share', `deleted at the first try: ${title}`, goal)],
    [`${name}DeletedInTheEnd`, figure(tally.deletedInTheEnd, 'share', `deleted within four tries: ${title}`)],
    [`${name}FirstMedian`, figure(first.median, 's', `to the end of the first try, median: ${title}`)],
    [`${name}FirstP95`, figure(first.p95, 's', `to the end of the first try, 95th percentile: ${title}`)],
    // JSON has no infinity.
    ...(Number.isFinite(whole.median)
      ? [[`${name}WholeMedian`, figure(whole.median, 's', `to DELETE_COMPLETE, median: ${title}`)] as const]
      : []),
    [`${name}CostAtLeast`, figure(cost.atLeast, 'USD', `one deletion, mean, the lower bound: ${title}`)],
    [`${name}CostAtMost`, figure(cost.atMost, 'USD', `one deletion, mean, the upper bound: ${title}`)],
  ];
}

function outcomes(tallies: readonly Tally[]): Table {
  return {
    title: 'Deletions',
    columns: [
      'cure',
      'deleted at first',
      'within 4 tries',
      'first try, median',
      'P95',
      'to DELETE_COMPLETE, median',
      'P95',
      'foreign touched',
    ],
    rows: tallies.map(({ cure, deletedAtFirst, deletedInTheEnd, first, whole, foreignTouched }) => [
      cure.title,
      percent(deletedAtFirst),
      percent(deletedInTheEnd),
      duration(first.median),
      duration(first.p95),
      duration(whole.median),
      duration(whole.p95),
      foreignTouched,
    ]),
    notes: [
      'The function’s role is deleted with the function, so that Lambda can’t delete the network interface any more: what',
      'doesn’t delete it itself never gets there. By hand: UpdateFunctionConfiguration without a VPC, a look every 15 s',
      'for at most 45 minutes, then DeleteStack; somebody has to be there meanwhile. After a custom resource that fails,',
      'CloudFormation goes on and deletes its function, too: further calls of DeleteStack find nobody to ask.',
    ],
  };
}

function bills(tallies: readonly Tally[]): Table {
  return {
    title: 'What one deletion costs by AWS’s price list, to the end of the first try',
    columns: [
      'cure',
      'function invocations',
      'GB-seconds',
      'handler operations',
      'invocations of handlers',
      'seconds in handlers',
      'with the waits between',
      'US$, at least',
      'US$, at most',
    ],
    rows: tallies.map((tally) => [
      tally.cure.title,
      tally.functionInvocations,
      tally.gigabyteSeconds.toFixed(2),
      tally.handlerOperations,
      tally.handlerInvocations,
      tally.activeSeconds.toFixed(1),
      Math.round(tally.wholeSeconds),
      tally.cost.atLeast.toFixed(6),
      tally.cost.atMost.toFixed(6),
    ]),
    notes: [
      'Invocations are medians, all else are means. Prices of us-east-1 without free tiers: ' +
        `$${String(PRICES.handlerOperation)} a handler operation and`,
      `$${String(PRICES.handlerSecond)} a second beyond ${String(PRICES.freeHandlerSeconds)} of it, $0.20 a million requests and ` +
        `$${String(PRICES.gigabyteSecond)} a GB-second of functions; schedules of EventBridge are free.`,
      'At least: one operation, the seconds in the handler. At most: each invocation an operation, waits between',
      'callbacks paid like handler time. AWS’s pages don’t say which.',
    ],
  };
}

function percent(share: number): string {
  return `${String(Math.round(100 * share))} %`;
}

function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'never';
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60))} min ${String(whole % 60).padStart(2, '0')} s`;
}
