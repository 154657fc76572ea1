import colors from 'picocolors';

import { lineOf } from './demo/view';
import { FAULT_NAMES, FAULTS } from './faults/table';
import { sandboxCommand, type Flags } from './flags';
import type { JournalEntry } from './journal';
import { endWithParent, startJanitor } from './processes/janitor';
import { humanDuration } from './time/instant';
import { afterRealSeconds, realNow } from './time/pacing';
import { createWorld, type WorldOptions } from './world';
import { WORLD_NAMES, WORLDS } from './worlds';

const program = sandboxCommand();

function startOf({ start }: Flags): Pick<WorldOptions, 'start' | 'follow'> {
  if (start === undefined) return {};
  return start === 'now' ? { start: realNow(), follow: realNow } : { start };
}

/** Signals that come closer than this to the first, in milliseconds, are the same wish. */
const ONE_KEY_PRESS = 2_000;

async function main(): Promise<void> {
  // Wrong usage ends as that of the other commands does.
  program.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
  program.parse();
  const flags = program.opts<Flags>();
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  // Who reads has seen enough: `… --list-faults | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  if (flags.listWorlds === true) {
    for (const name of WORLD_NAMES) print(`${colors.bold(name)}\n  ${WORLDS[name].what}`);
    return;
  }
  if (flags.listFaults === true) {
    for (const name of FAULT_NAMES) {
      const { on, unit, what } = FAULTS[name];
      print(`${colors.bold(name)}  (${unit}, ${on} when no value is given)\n  ${what}`);
    }
    return;
  }
  const janitor = startJanitor();
  const world = createWorld({
    onProcess: janitor.onProcess,
    seed: flags.seed,
    speed: flags.speed,
    region: flags.region,
    world: flags.world,
    faults: flags.fault,
    faultScope: flags.faultScope,
    onDefect: (error, where) => {
      const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`A defect of the sandbox, in ${where}: ${trace}\n`);
    },
    ...startOf(flags),
    ...(flags.defaultType ? {} : { project: null }),
  });
  const begin = world.time.now();
  if (flags.quiet !== true) {
    world.journal.subscribe((entry) => {
      const line = lineOf(entry) ?? (flags.verbose === true ? detailOf(entry) : undefined);
      if (line !== undefined) print(`${colors.dim(humanDuration(entry.at - begin).padStart(11))}  ${line}`);
    });
  }
  const { port } = await world.listen(flags.port);
  print(`The sandbox answers at http://127.0.0.1:${port}. Any AWS client works against it, for example:

  export AWS_ENDPOINT_URL=http://127.0.0.1:${port} AWS_DEFAULT_REGION=${flags.region} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any
  aws cloudformation create-stack --stack-name try --capabilities CAPABILITY_IAM --template-body file://examples/2-with-cleaner.yaml
  aws cloudformation delete-stack --stack-name try

World ${flags.world}, seed ${flags.seed}, speed ${flags.speed}, faults ${JSON.stringify(flags.fault)}. End it with Ctrl-C.`);
  let askedAt: number | undefined;
  const end = (): void => {
    const now = realNow();
    if (askedAt === undefined) {
      askedAt = now;
      void world.close().then(() => process.exit(0));
      return;
    }
    // Asked twice: somebody is in a hurry. A Ctrl-C goes to tsx as well, which passes it on a moment later.
    if (now - askedAt >= ONE_KEY_PRESS) process.exit(1);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  endWithParent((again) => afterRealSeconds(1, again), end);
}

/** What only --verbose shows. */
function detailOf(entry: JournalEntry): string | undefined {
  if (entry.kind === 'output') return colors.dim(`${entry.source}: ${entry.line}`);
  if (entry.kind !== 'call') return undefined;
  const answer = entry.error === undefined ? '' : colors.red(` ${entry.error}`);
  return `${colors.dim(`${entry.service}:${entry.operation} by ${entry.caller}`)}${answer}`;
}

main().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    isTaken
      ? `Port ${program.opts<Flags>().port} is taken. Choose another with --port, or --port 0 for any that is free.\n`
      : `The sandbox could not start: ${message}\n`,
  );
  process.exitCode = 1;
});
