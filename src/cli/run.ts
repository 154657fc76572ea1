import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { EVERY_SERVICE, isServiceName, SERVICE_NAMES } from '../network-interfaces/service-names';
import { FORMATS as CHECK_FORMATS, type Format } from './check/report';
import { CommandError, EXIT, type ExitCode, type Io } from './io';
import { programName, VERSION } from './product';

/**
 * Runs one command. Never throws: what goes wrong is said in one sentence on standard error.
 *
 * @param args without the program's name
 * @returns what the process should end with
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = commands(io, (code) => (exitCode = code));
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof CommandError) {
      io.err(`enicleaner: ${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

type Ends = (code: ExitCode) => void;

function commands(io: Io, ends: Ends): Command {
  const program = new Command('enicleaner')
    .usage('<command> [options]')
    .description('For CloudFormation stacks that network interfaces keep from being deleted.')
    .version(VERSION, '-V, --version', 'say the version')
    .helpOption('-h, --help', 'say this')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      getOutHelpWidth: () => io.width,
      getErrHelpWidth: () => io.width,
      outputError: (text, write) => write(text.replace(/^error: /u, 'enicleaner: ')),
    })
    .showHelpAfterError(`Run "${programName(io.env)} --help" for what it takes.`);

  program
    .command('check')
    .summary('what the guard says of templates')
    .description(
      'Says what of a stack will block its deletion, as Org::VPC::EniGuard would: of templates in YAML or JSON, of a ' +
        'cdk.out folder, or of standard input (-). Ends with 20 where an error was found.',
    )
    .argument('<template...>', 'files, cdk.out folders, or -')
    .addOption(
      new Option('--output <form>', 'the form of the answer').choices([...CHECK_FORMATS]).default('text'),
    )
    .option(
      '--services <names>',
      'whose network interfaces to look after, by commas; * for all',
      serviceNames,
      [EVERY_SERVICE],
    )
    .addOption(new Option('--fix', 'write the cure into the files').conflicts('diff').default(false))
    .addOption(new Option('--diff', 'show what --fix would change').default(false))
    .action(async (templates: readonly string[], flags: CheckOptions) => {
      const { checkCommand } = await import('./check');
      ends(await checkCommand(io, templates, flags));
    });

  return program;
}

/** As commander hands them over. */
interface CheckOptions {
  readonly output: Format;
  readonly services: readonly string[];
  readonly fix: boolean;
  readonly diff: boolean;
}

function serviceNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== EVERY_SERVICE && !isServiceName(name));
  if (wrong === undefined) return names;
  throw new InvalidArgumentError(
    `"${wrong}" is no service that is known: ${SERVICE_NAMES.join(', ')}, or ${EVERY_SERVICE}.`,
  );
}
