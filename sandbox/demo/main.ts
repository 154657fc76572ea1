import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';

import { Command } from 'commander';
import colors from 'picocolors';

import { realSeconds } from '../time/pacing';
import { PROGRAM } from './command-line';
import { play, worldFor } from './play';
import { SCENARIOS } from './scenarios';
import { summary, type Played } from './summary';
import { liveView, plainView, type View } from './view';

const BUNDLE = join(__dirname, '..', '..', 'build', 'TypeFunction', 'handlers.js');

/** Plays the scenarios one after the other, each in a fresh world, and prints the summary. */
async function main(): Promise<void> {
  const program = new Command('demo')
    .description('Plays stack deletions with and without Org::VPC::EniCleaner in the sandbox.')
    .option('--seed <number>', 'another seed: other release times', Number, 1)
    .option('--plain', 'plain lines even on a terminal')
    .parse();
  const { seed, plain } = program.opts<{ seed: number; plain?: boolean }>();
  if (!Number.isSafeInteger(seed)) program.error('--seed takes a whole number.');
  for (const built of [BUNDLE, PROGRAM]) {
    if (!existsSync(built))
      program.error(`There is no ${relative(process.cwd(), built)} yet: run "npm run build" first.`);
  }

  const view = await createView(plain === true);
  const played: Played[] = [];
  for (const scenario of SCENARIOS) {
    const world = worldFor(scenario, seed);
    try {
      played.push(await play(scenario, world, view, realSeconds));
    } finally {
      await world.close();
    }
  }
  process.stdout.write(`\n${summary(played)}\n`);
  if (played.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}

async function createView(plain: boolean): Promise<View> {
  const write = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  if (plain || !process.stdout.isTTY) return plainView(write);
  const { default: logUpdate } = await import('log-update');
  return liveView({
    columns: () => process.stdout.columns || 100,
    draw: logUpdate,
    done: () => {
      logUpdate.done();
    },
    write,
  });
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${colors.red('The demo broke off:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exitCode = 1;
});
