import { writeFileSync } from 'node:fs';

import { servicesOf } from '../../network-interfaces/service-names';
import { reasonOf } from '../files';
import { CommandError, EXIT, usageError, type ExitCode, type Io } from '../io';
import type { Template } from '../../guard/template/template';
import { readInputs, type Input } from './inputs';
import { report, type Format } from './report';
import { checkInput, countsOf, type Checked } from './result';
import { unifiedDiff } from './diff';

export interface CheckFlags {
  readonly output: Format;
  /** Names of services, or `*`. */
  readonly services: readonly string[];
  /** Write the cure into the files. */
  readonly fix: boolean;
  /** Show what that would change. */
  readonly diff: boolean;
  /** Say the cure in the CDK's TypeScript. */
  readonly cdk: boolean;
  /** The file of the template that is deployed: what an update from it will leave behind is said, too. */
  readonly previous?: string;
}

/**
 * `enicleaner check`: what the hook would say, of files.
 *
 * @returns 20 where an error was found (and not mended by `--fix`), else 0
 * @throws CommandError for what is no template
 */
export async function checkCommand(io: Io, names: readonly string[], flags: CheckFlags): Promise<ExitCode> {
  if (flags.diff && flags.output !== 'text') {
    throw usageError('--diff shows a patch, which has one form: leave --output out, or --diff.');
  }
  const options = { services: servicesOf(flags.services) };
  const previous = await previousOf(io, names, flags.previous);
  const checked = (input: Input): Checked => checkInput(input, options, { inCdk: flags.cdk, previous });
  const all = (await readInputs(io, names)).map(checked);
  if (previous !== undefined && all.length > 1) {
    throw usageError(
      'With --previous one template is checked: that which is to take its place. Name that file.',
    );
  }
  if (flags.diff) {
    io.out(all.flatMap((each) => diffOf(each)).join(''));
    return verdict(all);
  }
  if (!flags.fix) {
    io.out(report(all, flags.output, io, flags.cdk));
    return verdict(all);
  }
  for (const each of all) mend(io, each);
  const mended = (
    await readInputs(
      io,
      names.filter((name) => name !== '-'),
    )
  ).map(checked);
  io.out(report(mended, flags.output, io));
  return verdict(mended);
}

async function previousOf(
  io: Io,
  names: readonly string[],
  name: string | undefined,
): Promise<Template | undefined> {
  if (name === undefined) return undefined;
  if (name === '-' && names.includes('-')) {
    throw usageError('Standard input is one of the two templates only. Name a file for the other.');
  }
  const [only, ...more] = await readInputs(io, [name]);
  if (only === undefined || more.length > 0) {
    throw usageError(`${name} holds several templates. Name the file of the one that is deployed.`);
  }
  return only.template;
}

function verdict(all: readonly Checked[]): ExitCode {
  return countsOf(all).error > 0 ? EXIT.act : EXIT.done;
}

function diffOf({ input, fixed }: Checked): readonly string[] {
  const text = fixed();
  return text === undefined ? [] : [unifiedDiff(input.name, input.text, text)];
}

function mend(io: Io, { input, fixed }: Checked): void {
  const text = fixed();
  if (text === undefined) return;
  if (input.path === undefined)
    throw usageError('Standard input can’t be mended in place: use --diff, or name a file.');
  try {
    writeFileSync(input.path, text);
  } catch (error) {
    throw new CommandError(
      EXIT.usage,
      `${input.name} can’t be written (${reasonOf(error)}). Nothing of it was changed.`,
      {
        cause: error,
      },
    );
  }
  io.progress(`${input.name}: mended.\n`);
}
