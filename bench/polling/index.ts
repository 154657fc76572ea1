import { figure, type Figure, type LineChart, type Run, type SectionResult, type Table } from '../section';
import { AS_IN_THE_GUIDE, compare, type PollingResult } from './compare';
import type { Outcome } from './simulate';

/**
 * When to look again: ours against fixed intervals and against other tools' policies, each as a pure
 * function over the same drawn release times. Nothing runs; the same figures each time.
 */
export const run: Run = ({ tell }) => {
  tell('polling: policies over the same release times');
  return Promise.resolve(section(compare(AS_IN_THE_GUIDE)));
};

function section(result: PollingResult): SectionResult {
  return {
    title: 'When to look again',
    method:
      `${String(AS_IN_THE_GUIDE.deletions)} deletions for each row, the same for all, over release times that ` +
      'the policy was not made from (bench/polling/release-times.ts). Peers’ policies are read off ' +
      'their code (bench/polling/policies.ts); calls are for one network interface.',
    figures: figures(result),
    tables: result.scenarios.map((scenario) => comparison(scenario)),
    charts: [knobChart(result)],
  };
}

function figures({ scenarios, better }: PollingResult): Record<string, Figure> {
  const rows = scenarios[0]?.policies ?? [];
  const of = (name: string): Outcome | undefined => rows.find(({ policy }) => policy === name);
  const [ours, fifteen, terraform] = [of('Org::VPC::EniCleaner'), of('every 15 s'), of('Terraform')];
  const ratio = (what: (outcome: Outcome) => number | undefined, other: Outcome | undefined): number =>
    ours === undefined || other === undefined ? Number.NaN : (what(ours) ?? NaN) / (what(other) ?? NaN);
  const beaten = better.filter(({ dominates }) => dominates[0] === true);
  return {
    medianDelay: figure(ours?.median ?? NaN, 's', 'from the release to the look that sees it, median'),
    p95Delay: figure(ours?.p95 ?? NaN, 's', 'from the release to the look that sees it, 95th percentile'),
    looks: figure(ours?.looks ?? NaN, 'count', 'looks per deletion, mean'),
    medianToEvery15: figure(
      ratio(({ median }) => median, fifteen),
      'ratio',
      'median delay, to that of a look every 15 s (cdkd’s interval)',
      { atMost: 1 },
    ),
    p95ToEvery15: figure(
      ratio(({ p95 }) => p95, fifteen),
      'ratio',
      '95th percentile of the delay, to that of a look every 15 s',
      { atMost: 1 },
    ),
    looksToEvery15: figure(
      ratio(({ looks }) => looks, fifteen),
      'ratio',
      'looks per deletion, to those every 15 s',
      { atMost: 1 },
    ),
    callsToTerraform: figure(
      ratio(({ calls }) => calls, terraform),
      'ratio',
      'calls per deletion, to those of Terraform’s policy',
      { atMost: 1 },
    ),
    intervalsBeaten: figure(
      beaten.length,
      'count',
      'of 4 fixed intervals for which the knob has a value better in median, P95 and looks',
      { atLeast: 4 },
    ),
  };
}

function comparison({
  releaseTimes,
  networkInterfaces,
  policies,
}: PollingResult['scenarios'][number]): Table {
  const cell = (value: number | undefined): string => (value === undefined ? 'never' : value.toFixed(1));
  return {
    title: `Release times: ${releaseTimes}; network interfaces: ${String(networkInterfaces)}`,
    columns: ['policy', 'median s', 'P95 s', 'goes on after s', 'looks', 'calls', 'gives up before'],
    rows: policies.map(({ policy, median, p95, goesOnAfter: [least, most], looks, calls, gaveUp, blind }) => [
      policy,
      cell(median),
      cell(p95),
      least === most ? String(least) : `${String(least)} to ${String(most)}`,
      looks.toFixed(0),
      calls.toFixed(0),
      blind ? 'sees nothing' : `${(100 * gaveUp).toFixed(0)} %`,
    ]),
    notes: [
      'Calls count as one each of our looks (DescribeNetworkInterfaces); Terraform looks from the group’s and the subnet’s side.',
      'What gives up leaves the rest to CloudFormation, or fails.',
    ],
  };
}

function knobChart({ curve, intervals, scenarios }: PollingResult): LineChart {
  const points = (
    of: 'median' | 'p95',
    outcomes: readonly Outcome[],
  ): readonly (readonly [x: number, y: number])[] =>
    outcomes.flatMap((each) => {
      const delay = each[of];
      return delay === undefined ? [] : [[each.looks, delay] as const];
    });
  const peers = scenarios[0]?.policies ?? [];
  const peer = (name: string): readonly Outcome[] => peers.filter(({ policy }) => policy === name);
  return {
    kind: 'lines',
    name: 'polling',
    title: 'What a look costs and what it saves: down and to the left is better',
    x: { label: 'looks per deletion', scale: 'log' },
    y: { label: 'seconds from release to sight', scale: 'log' },
    series: [
      { name: 'by our knob, median', points: points('median', curve), ours: true },
      { name: 'by our knob, P95', points: points('p95', curve), ours: true },
      { name: 'every 5, 10, 15, 30 s, median', points: points('median', intervals), dots: true },
      { name: 'every 5, 10, 15, 30 s, P95', points: points('p95', intervals), dots: true },
      ...['Terraform', 'cdkd', 'alchemy'].map((name) => ({
        name: `${name}, median and P95`,
        points: [...points('median', peer(name)), ...points('p95', peer(name))],
        dots: true,
      })),
    ],
  };
}
