import { Option, type Command } from 'commander';

import { EVERY_SERVICE } from '../network-interfaces/service-names';
import type { Access, Aws, Connect } from './account/aws';
import { addCheck } from './check/command';
import type { CleanFlags } from './clean';
import type { ExitCode, Io } from './io';
import { carriedFrom } from './product';
import {
  listOf,
  mannered,
  minutes,
  regionName,
  runProgram,
  serviceNames,
  webAddress,
  withManners,
  unique,
  type Ends,
  type Manners,
} from './program';
import type { RegisterFlags } from './register';
import type { UnregisterFlags } from './register/unregister';
import type { SweepFlags } from './sweep';
import type { TimelineFlags } from './timeline';
import type { VerifyFlags } from './verify';
import type { WaitFlags } from './wait';
import type { WhyFlags } from './why';
import { FORMATS as WHY_FORMATS } from './why/report';

/**
 * Runs one command. Never throws: what goes wrong is said in one sentence on standard error.
 *
 * @param args without the program's name
 * @returns what the process should end with
 */
export function run(args: readonly string[], io: Io, connect: Connect = connectLazily): Promise<ExitCode> {
  return runProgram(args, io, (program, own, ends) => {
    addCommands(program, { ...own, carried: carriedFrom(args) }, connect, ends);
  });
}

/** The SDK is read only by the commands that ask AWS. */
async function connectLazily(access: Access): Promise<Aws> {
  return (await import('./account/connect')).connect(access);
}

function addCommands(program: Command, io: Io, connect: Connect, ends: Ends): void {
  addCheck(program, io, ends);

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
    .action(async (targets: readonly string[], flags: WhyFlags & Manners) => {
      const { whyCommand } = await import('./why');
      ends(await whyCommand(mannered(io, flags), connect, unique(targets), flags));
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
    .option('--timeout <minutes>', 'for how long at most to follow that deletion: 2 to 700', minutes, 180)
    .option('--yes', 'delete them', false)
    .option('--then-delete', 'delete the stack afterwards, and follow that', false)
    .action(async (targets: readonly string[], flags: CleanFlags & Manners) => {
      const { cleanCommand } = await import('./clean');
      ends(await cleanCommand(mannered(io, flags), connect, unique(targets), flags));
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
    .option('--stack', 'follow what the stack is doing beside it, to its end', false)
    .option('--yes', 'delete what becomes free', false)
    .option('--then-delete', 'delete the stack afterwards, and follow that', false)
    .action(async (targets: readonly string[], flags: WaitFlags & Manners) => {
      const { waitCommand } = await import('./wait');
      ends(await waitCommand(mannered(io, flags), connect, unique(targets), flags));
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
    .action(async (flags: SweepFlags & Manners) => {
      const { sweepCommand } = await import('./sweep');
      ends(await sweepCommand(mannered(io, flags), connect, flags));
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
    .option('--timeout <minutes>', 'for how long at most to follow a stack: 2 to 700', minutes, 60)
    .option('--yes', 'do it', false)
    .action(async (flags: RegisterFlags & Manners) => {
      const { registerCommand } = await import('./register');
      ends(await registerCommand(mannered(io, flags), connect, flags));
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
    .option('--timeout <minutes>', 'for how long at most to follow a stack: 2 to 700', minutes, 60)
    .option('--yes', 'do it', false)
    .action(async (flags: UnregisterFlags & Manners) => {
      const { unregisterCommand } = await import('./register/unregister');
      ends(await unregisterCommand(mannered(io, flags), connect, flags));
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
    .action(async (name: string, flags: TimelineFlags & Manners) => {
      const { timelineCommand } = await import('./timeline');
      ends(await timelineCommand(mannered(io, flags), connect, name, flags));
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
    .action(async (flags: VerifyFlags & Manners) => {
      const { verifyCommand } = await import('./verify');
      ends(await verifyCommand(mannered(io, flags), connect, flags));
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
}

const LIVE_TARGETS = 'stacks (name, alias, ARN), sg-…, subnet-…, vpc-…, eni-…';

const TARGETS =
  'stacks (name, alias, ARN), sg-…, subnet-…, vpc-…, eni-…, or a saved answer of DescribeNetworkInterfaces (a .json file, or -)';

/** What every command takes that asks AWS. */
function withAccess(command: Command): Command {
  return withManners(
    command
      .option('--region <name>', 'the Region; else that of the shell or profile', regionName)
      .option('--profile <name>', 'a profile of the AWS CLI’s configuration, SSO included')
      .option(
        '--endpoint-url <url>',
        'another endpoint for every service, such as the sandbox’s',
        webAddress,
      ),
  );
}
