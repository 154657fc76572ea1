import { randomUUID } from 'node:crypto';
import { types } from 'node:util';

import type { Access, Connect } from '../account/aws';
import { asRefusal } from '../account/refusals';
import { requireWritable, writeText } from '../files';
import { fold } from '../fold';
import { CommandError, EXIT, usageError, type ExitCode, type Io } from '../io';
import { span } from '../moments';
import { programName, VERSION } from '../product';
import { Interrupted, openLab } from './lab';
import type { Found, Probe } from './probe';
import { PROBES } from './probes';
import { UNTRIED } from './untried';
import { worldOf } from './world';

export interface VerifyFlags extends Access {
  readonly yes: boolean;
  /** Names of probes; none: all. */
  readonly only: readonly string[];
  readonly file: string;
}

const NAME_ANOTHER = 'Name another with --file.';

/** What one probe gave, as `verify.json` has it. */
interface Answer extends Found {
  readonly probe: string;
  readonly assumed: string;
  readonly grade: Probe['grade'];
  readonly seconds: number;
}

/**
 * `enicleaner verify`: tries in an account what the sandbox assumes. Deploys small stacks of its own, and takes them back
 * however it ends.
 *
 * @returns 0 where everything is as assumed or couldn't be told, 20 where something isn't, or something was left
 */
export async function verifyCommand(io: Io, connect: Connect, flags: VerifyFlags): Promise<ExitCode> {
  const unknown = flags.only.find((name) => !PROBES.some((each) => each.name === name));
  if (unknown !== undefined) {
    throw usageError(`there is no probe ${unknown}: ${PROBES.map(({ name }) => name).join(', ')}.`);
  }
  const probes = PROBES.filter(({ name }) => flags.only.length === 0 || flags.only.includes(name));
  if (!flags.yes) {
    announce(io, probes);
    return EXIT.act;
  }
  // After hours of trying it would be too late to find that out.
  requireWritable(io, flags.file, NAME_ANOTHER);
  const aws = await connect(flags);
  const { lab, close } = openLab(io, aws, randomUUID().slice(0, 8));
  const answers: Answer[] = [];
  try {
    for (const probe of probes) {
      io.progress(`${probe.name}: up to ${span(probe.minutes * 60_000)}.\n`);
      const began = io.clock.now();
      const found = await tried(probe, lab);
      const seconds = Math.round((io.clock.now() - began) / 1_000);
      answers.push({ probe: probe.name, assumed: probe.assumed, grade: probe.grade, ...found, seconds });
    }
  } catch (error) {
    if (!(error instanceof Interrupted)) throw asRefusal(error);
    io.err('Ended as you asked; taking back what was made.\n');
  } finally {
    const left = await close();
    for (const each of left) io.err(`${fold(each, io.width, 4, 0)}\n`);
    if (left.length === 0) io.progress('Everything that was made is deleted.\n');
    else answers.push(leftover(left));
  }
  return conclude(io, answers, flags);
}

async function tried(probe: Probe, lab: Parameters<Probe['run']>[0]): Promise<Found> {
  try {
    return await probe.run(lab);
  } catch (error) {
    if (error instanceof Interrupted || !types.isNativeError(error)) throw error;
    const refusal = asRefusal(error);
    return { seen: refusal instanceof CommandError ? refusal.message : error.message, agrees: undefined };
  }
}

function leftover(left: readonly string[]): Answer {
  return {
    probe: 'clean-up',
    assumed: 'Everything that was made can be deleted.',
    grade: 'assumed',
    seen: `${left.length} of the stacks stayed.`,
    agrees: false,
    seconds: 0,
  };
}

function announce(io: Io, probes: readonly Probe[]): void {
  const minutes = probes.reduce((sum, each) => sum + each.minutes, 0);
  const lines = [
    `Would deploy up to ${probes.length * 2} small stacks, one after the other, for up to ${span(minutes * 60_000)} in all, and delete them again. They hold a VPC, a subnet, a security group, a role and a function that is never called: none of these is billed. A cleaner’s handler operations are, where the type is registered: some cents.`,
    ...probes.map(({ name, assumed }) => `  ${name}: ${assumed}`),
    `Next: ${programName(io.env)} verify${io.carried ?? ''} --yes`,
  ];
  io.out(`${lines.map((each) => fold(each, io.width, each.startsWith('  ') ? 4 : 0, 0)).join('\n')}\n`);
}

function conclude(io: Io, answers: readonly Answer[], { file, only }: VerifyFlags): ExitCode {
  const anonymous = JSON.parse(withoutNames(JSON.stringify(answers))) as readonly Answer[];
  const world = worldOf(new Map(anonymous.map((each) => [each.probe, each])));
  const document = {
    version: 1,
    enicleaner: VERSION,
    ...(world === undefined ? {} : { world }),
    answers: anonymous,
    untried: UNTRIED,
  };
  writeText(io, file, `${JSON.stringify(document, null, 2)}\n`, NAME_ANOTHER);
  io.out(table(anonymous));
  if (world !== undefined) io.out(`\nThe sandbox’s world “${world}” behaves so.\n`);
  if (only.length === 0) io.out(`\n${untriedTable()}`);
  io.progress(`${file}\n`);
  return anonymous.some(({ agrees }) => agrees === false) ? EXIT.act : EXIT.done;
}

/** Account numbers, ids and unique ids of roles are nobody else's business. */
export function withoutNames(text: string): string {
  return text
    .replaceAll(/\b\d{12}\b/gu, '<account>')
    .replaceAll(/\b(?<kind>eni|sg|subnet|vpc|ela-attach|eni-attach)-[\da-f]{8,17}\b/gu, '$<kind>-…')
    .replaceAll(/\b(?:AROA|AIDA|ASIA|AKIA)[A-Z\d]{8,}\b/gu, '<id>')
    .replaceAll(/enicleaner-verify-[\da-f]{8}/gu, 'enicleaner-verify')
    .replaceAll(/-[A-Z\d]{10,13}\b/gu, '-<suffix>')
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gu, '<uuid>');
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}

function untriedTable(): string {
  const rows = UNTRIED.map(({ open, why, look }) => `| ${cell(open)} | ${cell(why)} | ${cell(look)} |`);
  return `| not tried | why | where to look |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

/** Ready to be attached to an issue. */
function table(answers: readonly Answer[]): string {
  const verdict = (agrees: boolean | undefined): string =>
    agrees === undefined ? 'not told' : agrees ? 'yes' : '**no**';
  const rows = answers.map(
    ({ assumed, grade, seen, agrees }) =>
      `| ${cell(assumed)} | ${grade} | ${cell(seen)} | ${verdict(agrees)} |`,
  );
  return `| assumed | known as | seen here | as assumed |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}
