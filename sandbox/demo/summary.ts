import { stripVTControlCharacters } from 'node:util';

import colors from 'picocolors';

import { humanDuration } from '../time/instant';
import type { Measurement } from './measure';
import type { Scenario } from './scenarios';

export interface Played {
  readonly scenario: Scenario;
  readonly deletion: Measurement;
  /** Seconds of the machine's time for the whole scenario. */
  readonly realSeconds: number;
  /** What is not as it should be; empty when the scenario ended as expected. */
  readonly problems: readonly string[];
}

/** The narrowest terminal that shows every row on one line. */
export const WIDTH = 80;

/**
 * The closing tables, computed from what happened: how each scenario ended, in which of the sandbox's worlds, and what
 * the cleaner did. Without the machine's time they are the same everywhere. No line is longer than {@link WIDTH}.
 */
export function summary(played: readonly Played[], { withRealTime = true } = {}): string {
  const withCleaner = played.filter(({ deletion }) => deletion.invocations > 0);
  const failures = played.flatMap(({ scenario, problems }) =>
    problems.map((problem) => colors.red(`${scenario.title}: ${problem}`)),
  );
  return [
    outcomes(played),
    '',
    table(
      ['what the cleaner did', 'waited', 'calls of it', 'longest', 'AWS calls'],
      withCleaner.map(({ scenario, deletion }) => [
        scenario.title,
        humanDuration(deletion.wait),
        String(deletion.invocations),
        humanDuration(deletion.longestInvocation),
        String(deletion.calls),
      ]),
      'right',
    ),
    '',
    'Times are virtual: the sandbox’s, not those of an AWS account.',
    ...(withRealTime
      ? [`All of it took ${played.reduce((sum, each) => sum + each.realSeconds, 0).toFixed(0)} s here.`]
      : []),
    ...failures,
  ].join('\n');
}

/** How each scenario ended, by itself: what the README shows. */
export function outcomes(played: readonly Played[]): string {
  const rows = played.map(({ scenario, deletion, problems }) => [
    problems.length === 0 ? colors.green('✓') : colors.red('✗'),
    scenario.title,
    scenario.world,
    deletion.status,
    humanDuration(deletion.duration).padStart(7),
  ]);
  return table([' ', 'scenario', 'world', 'ends in', 'it took'], rows);
}

/** Columns as wide as what is in them; all but the first to one side. */
function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  rest: 'left' | 'right' = 'left',
): string {
  const all = [head, ...rows];
  const width = (text: string): number => stripVTControlCharacters(text).length;
  const widths = head.map((_, column) => Math.max(...all.map((row) => width(row[column] ?? ''))));
  const cell = (text: string, column: number): string => {
    const space = ' '.repeat((widths[column] ?? 0) - width(text));
    return rest === 'right' && column > 0 ? space + text : text + space;
  };
  return all.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
