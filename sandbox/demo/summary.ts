import Table from 'cli-table3';
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

/** The closing table, computed from what happened. */
export function summary(played: readonly Played[]): string {
  const table = new Table({
    head: [
      'scenario',
      'ends in',
      'deletion took',
      'invocations',
      'longest',
      'API calls',
      'ENIs gone by\nservice / cleaner',
      'real time',
      'as expected',
    ],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
  });
  for (const { scenario, deletion, realSeconds, problems } of played) {
    table.push([
      scenario.title,
      deletion.status,
      humanDuration(deletion.duration),
      deletion.invocations,
      humanDuration(deletion.longestInvocation),
      deletion.calls,
      `${deletion.deletedByService} / ${deletion.deletedByCleaner}`,
      `${realSeconds.toFixed(1)}s`,
      problems.length === 0 ? colors.green('yes') : colors.red('NO'),
    ]);
  }
  const failures = played.flatMap(({ scenario, problems }) =>
    problems.map((problem) => colors.red(`${scenario.title}: ${problem}`)),
  );
  return [
    table.toString(),
    'Times are virtual but for "real time"; "invocations", "longest" and "API calls" are the cleaner’s.',
    ...failures,
  ].join('\n');
}
