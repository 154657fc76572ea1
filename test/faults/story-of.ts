import type { JournalEntry } from '../../sandbox/journal';
import { isoMilliseconds } from '../../sandbox/time/instant';
import type { replay } from './any-deletion';

/** The story of a deletion that was played again: its plan, what happened when, and what was wrong with it. */
export function storyOf({ plan, played, breaches }: Awaited<ReturnType<typeof replay>>): string {
  const lines = played.world.journal
    .entries()
    .flatMap((entry) => (entry.at < played.began ? [] : linesOf(entry)));
  const text = [
    JSON.stringify(plan, undefined, 2),
    ...lines,
    `The stack ended as ${played.status}.`,
    ...(breaches.length === 0 ? ['Nothing was wrong.'] : breaches.map((breach) => `WRONG: ${breach}`)),
  ];
  return `${text.join('\n')}\n`;
}

function linesOf(entry: JournalEntry): readonly string[] {
  const time = isoMilliseconds(entry.at).slice(11, 19);
  switch (entry.kind) {
    case 'stack-event':
      return [`${time} ${entry.logicalResourceId} ${entry.status} ${entry.reason ?? ''}`.trimEnd()];
    case 'network-interface':
      return [`${time} ${entry.networkInterfaceId} ${entry.change} by ${entry.by}: ${entry.description}`];
    case 'call':
      return entry.invocationId === undefined
        ? []
        : [
            `${time}     ${entry.service}:${entry.operation}${entry.error === undefined ? '' : ` ${entry.error}`}`,
          ];
    case 'invocation':
      return [`${time}   ${entry.action} ${entry.outcome} ${entry.message ?? ''}`.trimEnd()];
    case 'notice':
      return [`${time} ${entry.text}`];
    case 'output':
      return [];
  }
}
