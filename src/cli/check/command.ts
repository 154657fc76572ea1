import { Option, type Command } from 'commander';

import { EVERY_SERVICE } from '../../network-interfaces/service-names';
import type { Io } from '../io';
import { mannered, serviceNames, unique, withManners, type Ends, type Manners } from '../program';
import { FORMATS } from './report';
import type { CheckFlags } from '.';

/** Adds `check` to the program. */
export function addCheck(program: Command, io: Io, ends: Ends): void {
  const command = program
    .command('check')
    .summary('what the guard says of templates')
    .description(
      'Says what of a stack will block its deletion, as Org::VPC::EniGuard would: of templates in YAML or JSON, of a ' +
        'cdk.out folder, or of standard input (-). Ends with 20 where an error was found.',
    )
    .argument('<template...>', 'files, cdk.out folders, or -')
    .addOption(new Option('--output <form>', 'the form of the answer').choices([...FORMATS]).default('text'))
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
    .option('--previous <file>', 'the template before: says what an update from it leaves behind, too');
  withManners(command).action(async (templates: readonly string[], flags: CheckFlags & Manners) => {
    const { checkCommand } = await import('.');
    ends(await checkCommand(mannered(io, flags), unique(templates), flags));
  });
}
