import { Command, InvalidArgumentError, Option } from 'commander';
import colors from 'picocolors';

import { lineOf } from './demo/view';
import { createFaults, FAULT_NAMES, FAULTS, type FaultName } from './faults/table';
import type { JournalEntry } from './journal';
import { humanDuration, parseInstant } from './time/instant';
import { realNow } from './time/pacing';
import type { FaultScope } from './wire/dispatch-faults';
import { createWorld, type WorldOptions } from './world';
import { DEFAULT_WORLD, WORLD_NAMES, WORLDS, type WorldName } from './worlds';

interface Flags {
  readonly port: number;
  readonly speed: number | 'max';
  readonly seed: number;
  readonly region: string;
  readonly start?: number | 'now';
  readonly world: WorldName;
  readonly listWorlds?: boolean;
  readonly fault: Readonly<Partial<Record<FaultName, number>>>;
  readonly faultScope: FaultScope;
  readonly listFaults?: boolean;
  readonly defaultType: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

const program = new Command('sandbox')
  .description('A local CloudFormation, EC2, Lambda, SSM and STS with a virtual clock.')
  .option('--port <number>', 'port on the loopback; 0 takes a free one', portNumber, 4599)
  .option('--speed <max|number>', 'virtual seconds a second, or max to jump to the next event', speed, 'max')
  .option('--seed <number>', 'another seed: other release times', wholeNumber, 1)
  .option('--region <name>', 'the Region it plays', 'us-east-1')
  .option(
    '--start <time>',
    'where the virtual clock starts: ISO 8601, or now, which it then is never behind',
    instant,
  )
  .addOption(new Option('--world <name>', 'which world it plays').choices(WORLD_NAMES).default(DEFAULT_WORLD))
  .option('--list-worlds', 'list the worlds and end')
  .option('--fault <name[=value]>', 'switch a fault on; may be repeated', fault, {})
  .addOption(
    new Option('--fault-scope <who>', 'whom faults of calls hit: handlers and functions only, or all')
      .choices(['roles', 'all'] satisfies FaultScope[])
      .default('roles'),
  )
  .option('--list-faults', 'list the faults and end')
  .option('--no-default-type', 'serve Org::VPC::EniCleaner only once it is registered')
  .option('--quiet', 'do not show stack events')
  .option('--verbose', 'show calls and the output of handlers, too');

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It takes a whole number.');
  return value;
}

function portNumber(text: string): number {
  const value = wholeNumber(text);
  if (value > 65_535) throw new InvalidArgumentError('Ports go up to 65535.');
  return value;
}

function speed(text: string): number | 'max' {
  const value = Number(text);
  if (text === 'max') return 'max';
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It takes max or a positive number.');
  return value;
}

function instant(text: string): number | 'now' {
  const at = text === 'now' ? text : parseInstant(text);
  if (at === undefined) throw new InvalidArgumentError('It takes an ISO 8601 time, or now.');
  return at;
}

function startOf({ start }: Flags): Pick<WorldOptions, 'start' | 'follow'> {
  if (start === undefined) return {};
  return start === 'now' ? { start: realNow(), follow: realNow } : { start };
}

function fault(text: string, sofar: Flags['fault']): Flags['fault'] {
  const [name = '', level] = text.split('=');
  const known = FAULT_NAMES.find((each) => each === name);
  if (known === undefined) {
    throw new InvalidArgumentError(`There is no fault ${name}. --list-faults lists them.`);
  }
  const next = { ...sofar, [known]: level === undefined ? FAULTS[known].on : Number(level) };
  try {
    createFaults(next);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return next;
}

/** Signals that come closer than this to the first, in milliseconds, are the same wish. */
const ONE_KEY_PRESS = 2_000;

async function main(): Promise<void> {
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
  const world = createWorld({
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
