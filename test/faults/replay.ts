import { isoMilliseconds } from '../../sandbox/time/instant';
import type { JournalEntry } from '../../sandbox/journal';
import { replay } from './any-deletion';

/*
 * `npm run replay -- <token>`: plays one of any deletions again, as the failure of `test/cleaner/deletions-…`
 * names it, tells its story and what was wrong with it.
 */

async function main(token: string): Promise<void> {
  const { plan, played, breaches } = await replay(token);
  const lines = played.world.journal
    .entries()
    .flatMap((entry) => (entry.at < played.began ? [] : linesOf(entry)));
  const text = [
    JSON.stringify(plan, undefined, 2),
    ...lines,
    `The stack ended as ${played.status}.`,
    ...(breaches.length === 0 ? ['Nothing was wrong.'] : breaches.map((breach) => `WRONG: ${breach}`)),
  ];
  process.stdout.write(`${text.join('\n')}\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
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

main(process.argv[2] ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
