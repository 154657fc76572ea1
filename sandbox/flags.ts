import { Command, InvalidArgumentError, Option } from 'commander';

import { createFaults, FAULT_NAMES, FAULTS, type FaultName } from './faults/table';
import { parseInstant } from './time/instant';
import type { FaultScope } from './wire/dispatch-faults';
import { DEFAULT_WORLD, WORLD_NAMES, type WorldName } from './worlds';

/** What the sandbox is started with. */
export interface Flags {
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

/** The command line of the sandbox: nothing is done yet. */
export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description('A local CloudFormation, EC2, Lambda and what goes with them, with a virtual clock.')
    .option('--port <number>', 'port on the loopback; 0 takes a free one', portNumber, 4599)
    .option(
      '--speed <max|number>',
      'virtual seconds a second, or max to jump to the next event',
      speed,
      'max',
    )
    .option('--seed <number>', 'another seed: other release times', wholeNumber, 1)
    .option('--region <name>', 'the Region it plays', 'us-east-1')
    .option(
      '--start <time>',
      'where the virtual clock starts: ISO 8601, or now, which it then is never behind',
      instant,
    )
    .addOption(
      new Option('--world <name>', 'which world it plays').choices(WORLD_NAMES).default(DEFAULT_WORLD),
    )
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
}

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

function fault(text: string, sofar: Flags['fault']): Flags['fault'] {
  const [name = '', ...rest] = text.split('=');
  const known = FAULT_NAMES.find((each) => each === name);
  if (known === undefined) {
    throw new InvalidArgumentError(`There is no fault ${name}. --list-faults lists them.`);
  }
  const level = rest.length === 0 ? FAULTS[known].on : levelOf(rest.join('='));
  const next = { ...sofar, [known]: level };
  try {
    createFaults(next);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  return next;
}

/** What is no number is told as it was given. */
function levelOf(text: string): number {
  if (!/^\d+(?:\.\d+)?$/u.test(text))
    throw new InvalidArgumentError(`"${text}" is no number of a fault’s level.`);
  return Number(text);
}
