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

/** The closing table, computed from what happened. Without the machine's time it is the same everywhere. */
export function summary(played: readonly Played[], { withRealTime = true } = {}): string {
  const table = new Table({
    head: [
      'scenario',
      'ends in',
      'it took',
      'cleaner\nwaited',
      'invo-\ncations',
      'longest',
      'API\ncalls',
      'ENIs\nwaited for',
      'deleted by ser-\nvice / cleaner',
      ...(withRealTime ? ['real\ntime'] : []),
      'as ex-\npected',
    ],
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
    style: { head: [], border: [] },
    colAligns: [
      'left',
      'left',
      ...Array.from({ length: withRealTime ? 8 : 7 }, () => 'right' as const),
      'left',
    ],
  });
  for (const { scenario, deletion, realSeconds, problems } of played) {
    table.push([
      scenario.title,
      deletion.status,
      humanDuration(deletion.duration),
      humanDuration(deletion.wait),
      deletion.invocations,
      humanDuration(deletion.longestInvocation),
      deletion.calls,
      deletion.waitedFor,
      `${deletion.deletedByService} / ${deletion.deletedByCleaner}`,
      ...(withRealTime ? [`${realSeconds.toFixed(1)}s`] : []),
      problems.length === 0 ? colors.green('yes') : colors.red('NO'),
    ]);
  }
  const failures = played.flatMap(({ scenario, problems }) =>
    problems.map((problem) => colors.red(`${scenario.title}: ${problem}`)),
  );
  return [
    table.toString(),
    `Times are virtual${withRealTime ? ' but for "real time"' : ''}; "invocations", "longest" and "API calls" are the cleaner’s.`,
    ...failures,
  ].join('\n');
}
