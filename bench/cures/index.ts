import type { WorldName } from '../../sandbox/worlds';
import {
  figure,
  type BarChart,
  type Chart,
  type Figure,
  type Run,
  type SectionOptions,
  type SectionResult,
  type Table,
} from '../section';
import { COMPARED_WORLDS, nameIn } from '../worlds';
import { CURES, type CureName } from './cures';
import { GATEWAYS, behind, orderTally, type OrderTally } from './orders';
import { play, type Play } from './play';
import { PRICES } from './prices';
import { tallyOf, type Tally } from './tally';

/** Plays at the same time: each has processes of its own for handlers and functions beside this one. */
const AT_ONCE = 2;

/** The stack of the examples, deleted with each cure there is in each world, over the sandbox's release times. */
export const run: Run = async (options) => {
  const tallies = await compare(options);
  return section(tallies, await compareOrders(options, tallies));
};

/** Every cure with the seeds 1, 2, … in every world. */
export async function compare({
  seeds,
  tell,
}: Pick<SectionOptions, 'seeds' | 'tell'>): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  for (const world of COMPARED_WORLDS) {
    for (const cure of CURES) {
      tell(`cures, ${world}: ${cure.title}, ${String(seeds)} deletions`);
      const plays = await ofEachSeed(seeds, (seed) => play(cure, seed, { world }));
      tallies.push(tallyOf(cure, world, plays));
    }
  }
  return tallies;
}

/** When naming the functions is faster: nothing goes before the function, or much does. */
async function compareOrders(
  { seeds, tell }: Pick<SectionOptions, 'seeds' | 'tell'>,
  tallies: readonly Tally[],
): Promise<readonly OrderTally[]> {
  const orders: OrderTally[] = [];
  for (const world of ['documented', 'no-wait'] as const) {
    tell(`cures, ${world}: both orders behind ${String(GATEWAYS)} NAT gateways`);
    const time = (name: CureName): number =>
      tallies.find((each) => each.world === world && each.cure.name === name)?.whole.median ?? Number.NaN;
    const behindMuch = async (name: CureName): Promise<readonly Play[]> =>
      ofEachSeed(seeds, (seed) => play(behind(name, GATEWAYS), seed, { world }));
    orders.push(
      { world, before: 0, dependsOn: time('ours'), functionNames: time('oursFunctionNames') },
      orderTally(world, GATEWAYS, [await behindMuch('ours'), await behindMuch('oursFunctionNames')]),
    );
  }
  return orders;
}

/** Plays the seeds 1, 2, … and gives what came of each, in that order. */
export async function ofEachSeed<T>(seeds: number, one: (seed: number) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  const queue = Array.from({ length: seeds }, (_, index) => index + 1);
  const work = async (): Promise<void> => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift())
      results[seed - 1] = await one(seed);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

function section(tallies: readonly Tally[], orders: readonly OrderTally[]): SectionResult {
  return {
    title: 'The cures there are, on the same stack',
    method:
      `The stack of examples/1-without-cleaner.yaml, deployed and deleted in each of the sandbox's worlds ${COMPARED_WORLDS.join(', ')} ` +
      `${String(tallies[0]?.plays ?? 0)} times with each cure, by somebody with every permission, in virtual time; Lambda holds on to the network ` +
      'interface for as long as was recorded (sandbox/eni-release/delays.ts). Where the first DeleteStack fails, at most three more follow at once.',
    figures: Object.fromEntries(tallies.flatMap(figuresOf)),
    tables: [
      ...COMPARED_WORLDS.map((world) => outcomes(world, ofWorld(tallies, world))),
      orderTable(orders),
      bills(ofWorld(tallies, 'no-wait')),
    ],
    charts: COMPARED_WORLDS.map((world) => timesChart(world, ofWorld(tallies, world))),
  };
}

function ofWorld(tallies: readonly Tally[], world: WorldName): readonly Tally[] {
  return tallies.filter((each) => each.world === world);
}

function timesChart(world: WorldName, tallies: readonly Tally[]): Chart {
  return {
    kind: 'bars',
    name: `cures-${world}`,
    title: `Until the stack is gone, in the world "${world}"`,
    unit: 'virtual minutes, median, with up to three more calls of DeleteStack',
    scale: 'linear',
    labels: tallies.map(({ cure }) => cure.title),
    series: bySide(tallies, ({ whole }) =>
      Number.isFinite(whole.median) ? Number((whole.median / 60).toPrecision(3)) : 'most stacks never are',
    ),
  };
}

function orderTable(orders: readonly OrderTally[]): Table {
  return {
    title: 'When FunctionNames is faster: when others of the stack go before the function',
    columns: [
      'world',
      'goes before the function',
      'function depends on the cleaner',
      'FunctionNames',
      'saved',
    ],
    rows: orders.map(({ world, before, dependsOn, functionNames }) => [
      world,
      before === 0 ? 'nothing' : `${String(before)} NAT gateways, one after the other`,
      duration(dependsOn),
      duration(functionNames),
      dependsOn > functionNames ? duration(dependsOn - functionNames) : 'nothing',
    ]),
    notes: [
      'To DELETE_COMPLETE, medians. Where nothing goes before the function, the release begins as soon in either order.',
      'Where a function’s own deletion has been waited for, the stack’s events tell the cleaner so, and two looks end it.',
    ],
  };
}

/** @param shownOf a value, or what is written in its place */
function bySide(tallies: readonly Tally[], shownOf: (tally: Tally) => number | string): BarChart['series'] {
  const side = (isOurs: boolean): Pick<BarChart['series'][number], 'values' | 'notes'> => {
    const shown = tallies.map((each) => ((each.cure.isOurs === true) === isOurs ? shownOf(each) : null));
    return {
      values: shown.map((each) => (typeof each === 'number' ? each : null)),
      notes: shown.map((each) => (typeof each === 'string' ? each : null)),
    };
  };
  return [
    { name: 'others', ...side(false) },
    { name: 'Org::VPC::EniCleaner', ...side(true), ours: true },
  ];
}

function figuresOf(tally: Tally): readonly (readonly [string, Figure])[] {
  const { cure, world, deletedAtFirst, first, whole, cost } = tally;
  const name = nameIn(world, cure.name);
  const title = `${cure.title} (${world})`;
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

function outcomes(world: WorldName, tallies: readonly Tally[]): Table {
  return {
    title: `Deletions in the world "${world}"`,
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
      'Where the function’s role is deleted with the function, Lambda can’t delete the network interface any more: what',
      'doesn’t delete it itself never gets there. By hand: UpdateFunctionConfiguration without a VPC, a look every 15 s',
      'for at most 45 minutes, then DeleteStack; somebody has to be there meanwhile. After a custom resource that fails,',
      'CloudFormation goes on and deletes its function, too: further calls of DeleteStack find nobody to ask.',
    ],
  };
}

function bills(tallies: readonly Tally[]): Table {
  return {
    title: 'What one deletion costs by AWS’s price list, to the end of the first try (world "no-wait")',
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
