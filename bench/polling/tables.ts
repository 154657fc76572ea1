import type { Outcome } from './simulate';
import type { PolicyResult, PollingResult, PollingScenario } from './compare';

const TITLES: Readonly<Record<PollingScenario['releaseTimes'], string>> = {
  recorded: 'recorded values, each moved by up to 60 s',
  sampler: 'a smooth curve with the quantiles of the recorded values',
  reported: 'all values, prose included: half of them longer than 18 minutes',
};

/** The tables of `guides/decisions/003-polling.md`, as Prettier formats them. */
export function tables(result: PollingResult): string {
  const [first, ...others] = result.scenarios;
  const rows = first?.policies.map((policy) => comparisonRow(policy)) ?? [];
  const header = [
    'policy',
    'seen after (median)',
    'P95',
    'goes on after',
    'looks',
    'calls',
    'gives up before',
  ];
  return [
    `Over the ${TITLES[first?.releaseTimes ?? 'recorded']}, one network interface:`,
    table(header, rows),
    'With other release times (median / P95 / looks):',
    othersTable(others),
    'For each fixed interval, the knob that is better in all three, but over the reported values:',
    betterTable(result),
    'Powers by which lateness may count, each tuned for the same P95:',
    table(
      ['power', 'median', 'P95', 'looks'],
      result.powers.map((each) => [String(each.latenessPower), ...numbers(each)]),
    ),
  ].join('\n\n');
}

function comparisonRow({ goesOnAfter: [least, most], ...policy }: PolicyResult): readonly string[] {
  const never = policy.median === undefined;
  return [
    policy.policy,
    seconds(policy.median),
    seconds(policy.p95),
    never ? '–' : least === most ? `${String(least)} s` : `${String(least)} to ${String(most)} s`,
    policy.looks.toFixed(0),
    policy.calls.toFixed(0),
    policy.blind ? 'blind' : `${(100 * policy.gaveUp).toFixed(0)} %`,
  ];
}

function othersTable(scenarios: readonly PollingScenario[]): string {
  const names = scenarios[0]?.policies.map(({ policy }) => policy) ?? [];
  const titles = scenarios.map(
    ({ releaseTimes, networkInterfaces }) =>
      `${releaseTimes}, ${String(networkInterfaces)} network interface${networkInterfaces > 1 ? 's' : ''}`,
  );
  return table(
    ['policy', ...titles],
    names.map((name) => [
      name,
      ...scenarios.map(({ policies }) => {
        const found = policies.find(({ policy }) => policy === name);
        return found === undefined ? '' : numbers(found).join(' / ');
      }),
    ]),
  );
}

function betterTable({ better, curve, intervals }: PollingResult): string {
  return table(
    ['interval', 'median', 'P95', 'looks', 'knob', 'median', 'P95', 'looks'],
    better.flatMap(({ interval, secondsALookIsWorth }) => {
      const fixed = intervals.find((each) => each.interval === interval);
      const ours = curve.find((each) => each.secondsALookIsWorth === secondsALookIsWorth);
      if (fixed === undefined || ours === undefined) return [];
      return [
        [`${String(interval)} s`, ...numbers(fixed), `${String(secondsALookIsWorth)} s`, ...numbers(ours)],
      ];
    }),
  );
}

function numbers({ median, p95, looks }: Outcome): readonly [median: string, p95: string, looks: string] {
  return [seconds(median), seconds(p95), looks.toFixed(0)];
}

function seconds(value: number | undefined): string {
  return value === undefined ? 'never' : `${value.toFixed(1)} s`;
}

/** A Markdown table; all but the first column to the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, 3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = (cells: readonly string[]): readonly string[] =>
    cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(padded(header)), line(rule), ...rows.map((row) => line(padded(row)))].join('\n');
}
