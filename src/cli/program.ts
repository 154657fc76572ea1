import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { EVERY_SERVICE, isServiceName, SERVICE_NAMES } from '../network-interfaces/service-names';
import { painted } from './colors';
import { foldLong } from './fold';
import { CommandError, EXIT, type ExitCode, type Io } from './io';
import { programName, VERSION } from './product';

/** Told by a command how the process should end. */
export type Ends = (code: ExitCode) => void;

/**
 * Runs one command. Never throws but by a defect: what goes wrong is said in one sentence on standard error.
 *
 * @param args without the program's name
 * @param add adds the commands, which get the same world with what they say on standard error in whole lines
 * @returns what the process should end with
 */
export async function runProgram(
  args: readonly string[],
  io: Io,
  add: (program: Command, io: Io, ends: Ends) => void,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const err = (text: string): void => {
    io.err(foldLong(text, io.width));
  };
  const program = new Command('enicleaner')
    .usage('<command> [options]')
    .description('For CloudFormation stacks that network interfaces keep from being deleted.')
    .version(VERSION, '-V, --version', 'say the version')
    .helpOption('-h, --help', 'say this')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        io.out(text);
      },
      writeErr: err,
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
      outputError: (text, write) => {
        write(meaningless(text, args[0] ?? '') ?? text.replace(/^error: /u, 'enicleaner: '));
      },
    })
    .showHelpAfterError(`Run "${programName(io.env)} --help" for what it takes.`);
  const progress = (text: string): void => {
    io.progress(foldLong(text, io.width));
  };
  add(program, { ...io, err, progress }, (code) => (exitCode = code));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof CommandError) {
      err(`enicleaner: ${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

/** Why a command doesn't take an option that others take. */
const WHY_NOT: Readonly<Record<string, string>> = {
  '--region': 'it asks no account',
  '--profile': 'it asks no account',
  '--endpoint-url': 'it asks no account',
  '--output': 'its answer has one form only',
  '--services': 'it does the same for all of them',
  '--timeout': 'it waits for nothing that could take long',
  '--yes': 'it changes nothing in the account, so that there is nothing to confirm',
};

function meaningless(text: string, command: string): string | undefined {
  const option = /unknown option '(?<option>--[a-z-]+)'/u.exec(text)?.groups?.['option'];
  const why = option === undefined ? undefined : WHY_NOT[option];
  return why === undefined ? undefined : `enicleaner: ${command} takes no ${option ?? ''}: ${why}.\n`;
}

/** What every command takes. */
export function withManners(command: Command): Command {
  return command
    .option('--no-color', 'no colours on a terminal; NO_COLOR says so, too')
    .option('--quiet', 'no progress on standard error', false);
}

/** As commander hands over what {@link withManners} adds. */
export interface Manners {
  readonly color: boolean;
  readonly quiet: boolean;
}

/**
 * The world around a command, as its person wants it: without progress where it is to be quiet; with colours where a
 * terminal shows them, nobody declined, and the answer is a text for people.
 */
export function mannered(io: Io, { color, quiet, output }: Manners & { readonly output?: string }): Io {
  const isPainted = io.hasColors && color && (io.env['NO_COLOR'] ?? '') === '' && output === 'text';
  return {
    ...io,
    ...(isPainted
      ? {
          out: (text: string): void => {
            io.out(painted(text));
          },
        }
      : {}),
    ...(quiet ? { progress: () => undefined, live: undefined } : {}),
  };
}

/** What was named, each once: who names a thing twice means it once. */
export function unique(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}

/** Names with commas between them. */
export function listOf(text: string): readonly string[] {
  const all = text.split(',').map((each) => each.trim());
  if (all.includes('')) throw new InvalidArgumentError('It takes names with commas between them.');
  return unique(all);
}

/** A Region's name: it becomes a part of host names. */
export function regionName(text: string): string {
  if (/^[a-z\d-]{1,63}$/u.test(text)) return text;
  throw new InvalidArgumentError('It takes a Region’s name, such as eu-west-1.');
}

/** An address of HTTP. */
export function webAddress(text: string): string {
  if (/^https?:\/\/[^\s/]/u.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('It takes an address, such as http://127.0.0.1:4599.');
}

/** As TimeoutInMinutes has it. */
export function minutes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 2 || value > 700) {
    throw new InvalidArgumentError('It takes a whole number of minutes from 2 to 700.');
  }
  return value;
}

/** Names of services, or `*`. */
export function serviceNames(text: string): readonly string[] {
  const names = listOf(text);
  const wrong = names.find((name) => name !== EVERY_SERVICE && !isServiceName(name));
  if (wrong === undefined) return names;
  throw new InvalidArgumentError(
    `"${wrong}" is no service that is known: ${SERVICE_NAMES.join(', ')}, or ${EVERY_SERVICE}.`,
  );
}
