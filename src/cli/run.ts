import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { EVERY_SERVICE, isServiceName, SERVICE_NAMES } from '../network-interfaces/service-names';
import { FORMATS as CHECK_FORMATS, type Format } from './check/report';
import type { Access, Aws, Connect } from './account/aws';
import { CommandError, EXIT, type ExitCode, type Io } from './io';
import type { CleanFlags } from './clean';
import type { RegisterFlags } from './register';
import type { UnregisterFlags } from './register/unregister';
import type { SweepFlags } from './sweep';
import type { TimelineFlags } from './timeline';
import type { VerifyFlags } from './verify';
import type { WaitFlags } from './wait';
import type { WhyFlags } from './why';
import { FORMATS as WHY_FORMATS } from './why/report';
import { programName, VERSION } from './product';

/**
 * Runs one command. Never throws: what goes wrong is said in one sentence on standard error.
 *
 * @param args without the program's name
 * @returns what the process should end with
 */
export async function run(
  args: readonly string[],
  io: Io,
  connect: Connect = connectLazily,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = commands(io, connect, (code) => (exitCode = code));
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

/** The SDK is read only by the commands that ask AWS. */
async function connectLazily(access: Access): Promise<Aws> {
  return (await import('./account/connect')).connect(access);
}

function commands(io: Io, connect: Connect, ends: Ends): Command {
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
    .addOption(
      new Option('--cdk', 'say the cure in the CDK’s TypeScript').conflicts(['fix', 'diff']).default(false),
    )
    .option('--previous <file>', 'the template before: says what an update from it leaves behind, too')
    .action(async (templates: readonly string[], flags: CheckOptions) => {
      const { checkCommand } = await import('./check');
      ends(await checkCommand(io, templates, flags));
    });

  withAccess(
    program
      .command('why')
      .summary('what keeps a stack, group, subnet or VPC from being deleted')
      .description(
        'Says what blocks the targets, whose it is, since when and until when, and the one next command. It only reads. ' +
          'Ends with 0 where nothing blocks, 10 where waiting is enough, 20 where a person has to act.',
      )
      .argument('<target...>', TARGETS),
  )
    .addOption(
      new Option('--output <form>', 'the form of the answer').choices([...WHY_FORMATS]).default('text'),
    )
    .option(
      '--services <names>',
      'whose network interfaces count as left behind, by commas; * for all',
      serviceNames,
      [EVERY_SERVICE],
    )
    .action(async (targets: readonly string[], flags: WhyFlags) => {
      const { whyCommand } = await import('./why');
      ends(await whyCommand(io, connect, targets, flags));
    });

  withAccess(
    program
      .command('clean')
      .summary('delete what services left behind')
      .description(
        'Says which network interfaces were left behind and nobody else will delete; with --yes deletes them, looks ' +
          'again, and says what is left. Never touches one that is in use or not a service’s.',
      )
      .argument('<target...>', LIVE_TARGETS),
  )
    .addOption(
      new Option('--output <form>', 'the form of the answer').choices([...WHY_FORMATS]).default('text'),
    )
    .option(
      '--services <names>',
      'whose network interfaces may be deleted, by commas; * for all',
      serviceNames,
      [EVERY_SERVICE],
    )
    .option('--yes', 'delete them', false)
    .option('--then-delete', 'delete the stack afterwards, and follow that', false)
    .action(async (targets: readonly string[], flags: CleanFlags) => {
      const { cleanCommand } = await import('./clean');
      ends(await cleanCommand(io, connect, targets, flags));
    });

  withAccess(
    program
      .command('wait')
      .summary('wait until what services left is gone')
      .description(
        'Waits out what is being released; with --yes deletes what becomes free, too, as the resource type’s own ' +
          'deletion would. Ends with 0 where nothing blocks any more, 10 where the time was over.',
      )
      .argument('<target...>', 'stacks (name, alias, ARN), sg-…, subnet-…, vpc-…'),
  )
    .addOption(
      new Option('--output <form>', 'the form of the answer').choices([...WHY_FORMATS]).default('text'),
    )
    .option(
      '--services <names>',
      'whose network interfaces to wait for, by commas; * for all',
      serviceNames,
      [EVERY_SERVICE],
    )
    .option('--timeout <minutes>', 'for how long at most: 2 to 700', minutes, 120)
    .option('--yes', 'delete what becomes free', false)
    .option('--then-delete', 'delete the stack afterwards, and follow that', false)
    .option('--quiet', 'no progress', false)
    .action(async (targets: readonly string[], flags: WaitFlags) => {
      const { waitCommand } = await import('./wait');
      ends(await waitCommand(io, connect, targets, flags));
    });

  withAccess(
    program
      .command('sweep')
      .summary('find, in whole Regions, what services left and nobody will delete')
      .description(
        'Looks at all that services left in Regions and accounts, and writes what nobody will delete to a plan. With ' +
          '--plan it looks at the ids of that plan again; with --yes, too, it deletes those that are still left ' +
          'behind, and nothing else. Ends with 0 where nothing is left, 10 where it is too early, 20 where a person ' +
          'has to act.',
      ),
  )
    .option('--regions <names>', 'the Regions, by commas; else that of --region or the shell', listOf)
    .option('--accounts <ids>', 'other accounts, by commas: wants --role-name', listOf)
    .option('--role-name <name>', 'the role to take in each of the accounts (STS AssumeRole)')
    .option('--file <path>', 'where the plan goes; else enicleaner-sweep.json')
    .option('--plan <path>', 'a plan to look at again, or with --yes to carry out (- for standard input)')
    .option('--yes', 'delete what is in the plan', false)
    .addOption(
      new Option('--output <form>', 'the form of the answer').choices([...WHY_FORMATS]).default('text'),
    )
    .option(
      '--services <names>',
      'whose network interfaces to look for, by commas; * for all',
      serviceNames,
      [EVERY_SERVICE],
    )
    .action(async (flags: SweepFlags) => {
      const { sweepCommand } = await import('./sweep');
      ends(await sweepCommand(io, connect, flags));
    });

  withAccess(
    program
      .command('register')
      .summary('register the resource type and the hook')
      .description(
        'Registers Org::VPC::EniCleaner and Org::VPC::EniGuard, with their roles, in the account, from this package’s ' +
          'own zips: a bucket, an upload, and the stack org-vpc-enicleaner. Without --yes it says what it would do.',
      ),
  )
    .option('--regions <names>', 'the Regions, by commas; else that of --region or the shell', listOf)
    .addOption(
      new Option(
        '--hook-failure-mode <mode>',
        'what a refusal of the hook does: WARN shows it, FAIL stops the stack (else as before, or WARN)',
      ).choices(['WARN', 'FAIL']),
    )
    .option('--permissions-boundary <arn>', 'a boundary for the roles, where the account asks for one')
    .option('--packages <folder>', 'where the two zips lie; else those of this package')
    .option('--yes', 'do it', false)
    .action(async (flags: RegisterFlags) => {
      const { registerCommand } = await import('./register');
      ends(await registerCommand(io, connect, flags));
    });

  withAccess(
    program
      .command('unregister')
      .summary('take back what register made')
      .description(
        'Takes the hook and the resource type out of the registry, with their roles and packages, in an order that ' +
          'works; not while a stack still needs them. Without --yes it says what it would do.',
      ),
  )
    .option('--regions <names>', 'the Regions, by commas; else that of --region or the shell', listOf)
    .option('--yes', 'do it', false)
    .action(async (flags: UnregisterFlags) => {
      const { unregisterCommand } = await import('./register/unregister');
      ends(await unregisterCommand(io, connect, flags));
    });

  withAccess(
    program
      .command('timeline')
      .summary('draw a stack’s last operation as a page')
      .description(
        'Draws a stack’s last operation from its events: a bar a resource, what was said meanwhile, and each network ' +
          'interface that the events name. One HTML file that needs no network.',
      )
      .argument('<stack>', 'a stack, by name, alias or ARN'),
  )
    .option('--file <path>', 'where the page goes (- for standard output); else <stack>-timeline.html')
    .action(async (name: string, flags: TimelineFlags) => {
      const { timelineCommand } = await import('./timeline');
      ends(await timelineCommand(io, connect, name, flags));
    });

  withAccess(
    program
      .command('verify')
      .summary('try in an account what the sandbox assumes')
      .description(
        'Deploys small stacks of its own, one after the other, and answers each assumption of the sandbox that can be ' +
          'tried; writes verify.json and a table. Says cost and duration first, and takes everything back, even when ' +
          'interrupted.',
      ),
  )
    .option('--only <names>', 'these probes alone, by commas', (text: string) => text.split(','), [])
    .option('--file <path>', 'where the answers go', 'verify.json')
    .option('--yes', 'deploy the stacks', false)
    .action(async (flags: VerifyFlags) => {
      const { verifyCommand } = await import('./verify');
      ends(await verifyCommand(io, connect, flags));
    });

  program
    .command('sandbox')
    .summary('the local cloud, in a clone of the repository')
    .description(
      'Starts the local cloud in this process, until SIGINT or SIGTERM; its options are those of “make sandbox”.',
    )
    .argument('[options...]', 'the sandbox’s own options: --port, --world, --speed, --seed, …')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: readonly string[]) => {
      const { sandboxCommand } = await import('./sandbox');
      ends(await sandboxCommand(args));
    });

  return program;
}

const LIVE_TARGETS = 'stacks (name, alias, ARN), sg-…, subnet-…, vpc-…, eni-…';

const TARGETS =
  'stacks (name, alias, ARN), sg-…, subnet-…, vpc-…, eni-…, or a saved answer of DescribeNetworkInterfaces (a .json file, or -)';

/** What every command takes that asks AWS. */
function withAccess(command: Command): Command {
  return command
    .option('--region <name>', 'the Region; else that of the shell or profile')
    .option('--profile <name>', 'a profile of the AWS CLI’s configuration, SSO included')
    .option('--endpoint-url <url>', 'another endpoint for every service, such as the sandbox’s');
}

/** As commander hands them over. */
interface CheckOptions {
  readonly output: Format;
  readonly services: readonly string[];
  readonly fix: boolean;
  readonly diff: boolean;
  readonly cdk: boolean;
}

function listOf(text: string): readonly string[] {
  const all = text.split(',').map((each) => each.trim());
  if (all.includes('')) throw new InvalidArgumentError('It takes names with commas between them.');
  return [...new Set(all)];
}

/** As TimeoutInMinutes has it. */
function minutes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 2 || value > 700) {
    throw new InvalidArgumentError('It takes a whole number of minutes from 2 to 700.');
  }
  return value;
}

function serviceNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== EVERY_SERVICE && !isServiceName(name));
  if (wrong === undefined) return names;
  throw new InvalidArgumentError(
    `"${wrong}" is no service that is known: ${SERVICE_NAMES.join(', ')}, or ${EVERY_SERVICE}.`,
  );
}
