import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Command, InvalidArgumentError } from 'commander';

import { CONDITIONS } from './conditions';
import { report, runAll } from './runs';

/** `make steady`: whether `make test` passes in a clone of HEAD, whatever the machine does meanwhile. */
const command = new Command('steady')
  .description(
    `Runs "make test" in fresh clones of HEAD, and prints a table. Conditions:\n${Object.entries(CONDITIONS)
      .map(([name, { says }]) => `  ${name.padEnd(12)}${says}`)
      .join('\n')}`,
  )
  .option(
    '--runs <counts>',
    'how many runs of which condition',
    counted,
    counted('quiet=10,one-core=5,busy=5'),
  )
  .option('--command <command>', 'what is run in a clone', 'make test')
  .option('--at-once <runs>', 'how many of a condition at the same time', positive, 1)
  .option('--limit <minutes>', 'after how many minutes a run is ended', Number, 120)
  .option('--keep', 'keep the logs of runs that passed, too', false)
  .action(async ({ runs, command: line, atOnce, limit, keep }: Options) => {
    const folder = mkdtempSync(join(tmpdir(), 'steady-'));
    const tell = (message: string): void => {
      process.stderr.write(`${message}\n`);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const found = await runAll({
      source: join(__dirname, '..', '..'),
      folder,
      counts: runs,
      command: line,
      atOnce,
      limit,
      tell,
    });
    process.stdout.write(report(found));
    const isWell = found.every(({ result }) => result === 'passed' || result === 'not possible');
    if (isWell && !keep) rmSync(folder, { recursive: true, force: true });
    else tell(`The logs are in ${folder}.`);
    process.exitCode = isWell ? 0 : 1;
  });

interface Options {
  readonly runs: readonly (readonly [string, number])[];
  readonly command: string;
  readonly atOnce: number;
  readonly limit: number;
  readonly keep: boolean;
}

/** `quiet=10,busy=5` */
function counted(given: string): readonly (readonly [string, number])[] {
  return given.split(',').map((each) => {
    const [name = '', count = '1'] = each.split('=');
    if (CONDITIONS[name] === undefined)
      throw new InvalidArgumentError(`${name} is none of ${Object.keys(CONDITIONS).join(', ')}.`);
    if (!/^\d{1,4}$/u.test(count)) throw new InvalidArgumentError(`${count} is no number of runs.`);
    return [name, Number(count)] as const;
  });
}

function positive(given: string): number {
  if (!/^[1-9]\d{0,2}$/u.test(given)) throw new InvalidArgumentError(`${given} is no number of runs.`);
  return Number(given);
}

void command.parseAsync();
