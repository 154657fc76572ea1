import { servicesOf } from '../../network-interfaces/service-names';
import type { Access, Aws, Connect } from '../account/aws';
import { readText } from '../files';
import { EXIT, usageError, type ExitCode, type Io } from '../io';
import { targetOf, type Target } from '../target';
import { requireThere } from '../there';
import { collect } from './collect';
import { diagnose, type Diagnosis } from './diagnose';
import { report, type Format } from './report';
import { pictureOfSaved } from './saved';

export interface WhyFlags extends Access {
  readonly output: Format;
  readonly services: readonly string[];
}

/**
 * `enicleaner why`: what blocks the targets, and what to do about it. Calls that read only.
 *
 * @returns 0 where nothing blocks, 10 where waiting is enough, 20 where a person has to act
 */
export async function whyCommand(
  io: Io,
  connect: Connect,
  words: readonly string[],
  flags: WhyFlags,
): Promise<ExitCode> {
  const diagnosis = await diagnosisOf(io, () => connect(flags), words, flags.services);
  io.out(report(diagnosis, flags.output, words, io));
  return exitCodeOf(diagnosis);
}

/** What the exit code says of it. */
export function exitCodeOf({ outlook }: Pick<Diagnosis, 'outlook'>): ExitCode {
  switch (outlook.is) {
    case 'nothing':
      return EXIT.done;
    case 'wait':
      return EXIT.wait;
    case 'act':
      return EXIT.act;
  }
}

/** Reads and concludes. A saved answer needs no account. */
export async function diagnosisOf(
  io: Pick<Io, 'clock' | 'cwd' | 'stdin'>,
  aws: () => Promise<Aws>,
  words: readonly string[],
  services: readonly string[],
): Promise<Diagnosis> {
  const targets = words.map(targetOf);
  const saved = targets.filter((each): each is Extract<Target, { is: 'saved' }> => each.is === 'saved');
  if (saved.length === 0) {
    const account = await aws();
    const unasked = await requireThere(account, targets);
    return diagnose(await collect(account, targets, io.clock.now(), unasked), servicesOf(services));
  }
  if (saved.length < targets.length) {
    throw usageError('a saved answer stands alone: ask for the other targets in a command of their own.');
  }
  const texts = await Promise.all(
    saved.map(async ({ file }) => {
      const [what, into] = file === '-' ? ['standard input', 'a file'] : [file, file];
      const advice = `Save an answer with: aws ec2 describe-network-interfaces --include-managed-resources --output json > ${into}`;
      const text = file === '-' ? await io.stdin() : readText(io, file, advice);
      if (text.trim() === '') throw usageError(`${what} is empty. ${advice}`);
      return text;
    }),
  );
  return diagnose(pictureOfSaved(texts, io.clock.now()), servicesOf(services));
}
