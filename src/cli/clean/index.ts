import { deleteNetworkInterfaces } from '../../cleaner/perform';
import { servicesOf } from '../../network-interfaces/service-names';
import { count, describeInWords, listed } from '../../network-interfaces/words';
import type { Access, Aws, Connect } from '../account/aws';
import { refusing } from '../account/refusals';
import { deleteStacks, lastingly, requireUnprotected } from '../delete-stack';
import { effectsOf } from '../effects';
import { fold } from '../fold';
import { EXIT, usageError, type ExitCode, type Io } from '../io';
import { programName } from '../product';
import { targetOf, type Target } from '../target';
import { requireThere } from '../there';
import { exitCodeOf } from '../why';
import { collect } from '../why/collect';
import { isTouchable, type Touchable } from '../../network-interfaces/classify';
import { diagnose, type Blocker, type Diagnosis } from '../why/diagnose';
import { report, type Format } from '../why/report';

export interface CleanFlags extends Access {
  readonly output: Format;
  readonly services: readonly string[];
  /** Delete, instead of saying what would be deleted. */
  readonly yes: boolean;
  /** Delete the stack afterwards, and follow that. */
  readonly thenDelete: boolean;
  /** Minutes for which that is followed. */
  readonly timeout: number;
}

/** After a detachment or a refusal of EC2's, before the next look; in milliseconds. */
const LOOKS_APART = 5_000;
/** Rounds without any effect after which it is over: what EC2 still shows as free it doesn't let go. */
const IDLE_ROUNDS = 3;
/** For how long one round may send deletions, in milliseconds. */
const ROUND = 30_000;

/**
 * `enicleaner clean`: deletes what services left behind and nobody else will delete. Without `--yes` it says
 * what that would be.
 *
 * @returns 0 where nothing blocks any more, 10 where waiting is enough, 20 where a person has to act
 */
export async function cleanCommand(
  io: Io,
  connect: Connect,
  words: readonly string[],
  flags: CleanFlags,
): Promise<ExitCode> {
  const targets = words.map(targetOf);
  if (targets.some(({ is }) => is === 'saved')) {
    throw usageError(
      'nothing can be deleted from a saved answer: name the stack, group, subnet or VPC itself.',
    );
  }
  if (flags.thenDelete && !targets.some(({ is }) => is === 'stack')) {
    throw usageError('--then-delete wants a stack among the targets.');
  }
  const aws = await connect(flags);
  const unasked = await requireThere(aws, targets);
  const lookAt = async (those: readonly Target[]): Promise<Diagnosis> =>
    diagnose(await collect(aws, those, io.clock.now(), unasked), servicesOf(flags.services));
  const before = await lookAt(targets);
  if (flags.thenDelete) requireUnprotected(io, targets, before);
  if (!flags.yes) return announce(io, before, words, flags);
  const lasting = lastingly(targets, before);
  const after = await cleaned(io, aws, before, () => lookAt(lasting));
  const code = exitCodeOf(after);
  if (io.interrupted.aborted) {
    const again = [
      programName(io.env),
      'clean',
      ...words,
      '--yes',
      ...(flags.thenDelete ? ['--then-delete'] : []),
    ];
    const stack = flags.thenDelete ? ' The stack was not deleted.' : '';
    io.err(
      `Ended as you asked; nothing is half done.${stack} Go on with: ${again.join(' ')}${io.carried ?? ''}\n`,
    );
  } else if (flags.thenDelete && after.obstacles.is !== 'act') {
    // The end of the deletion is the answer.
    return deleteStacks(io, aws, after, targets, { ...flags, words, look: () => lookAt(lasting) });
  }
  io.out(report(after, flags.output, words, io));
  if (flags.thenDelete && after.obstacles.is === 'act') {
    io.err('The stack is not deleted: what is said above would block it.\n');
  }
  return io.interrupted.aborted && code === EXIT.done && flags.thenDelete ? EXIT.wait : code;
}

/** What may be deleted, or detached and then deleted. */
function deletable({ blockers }: Diagnosis): readonly (Blocker & Touchable)[] {
  return blockers.filter((each): each is Blocker & Touchable => isTouchable(each));
}

function announce(io: Io, diagnosis: Diagnosis, words: readonly string[], flags: CleanFlags): ExitCode {
  const all = deletable(diagnosis);
  const isStackNext = flags.thenDelete && diagnosis.obstacles.is === 'nothing';
  if (flags.output === 'text' && all.length === 0 && isStackNext) {
    const stacks = words.filter((word) => targetOf(word).is === 'stack');
    const next = `Next: ${programName(io.env)} clean ${words.join(' ')}${io.carried ?? ''} --yes --then-delete`;
    const said = `Nothing was left behind. Would delete ${stacks.length === 1 ? 'the stack' : 'the stacks'} ${listed(stacks, 5)}; nothing was touched.`;
    io.out(`${fold(said, io.width, 4, 0)}\n${fold(next, io.width, 6, 0)}\n`);
    return EXIT.act;
  }
  if (flags.output !== 'text' || all.length === 0) {
    io.out(report(diagnosis, flags.output, words, io));
    return isStackNext ? EXIT.act : exitCodeOf(diagnosis);
  }
  const lines = all.map((each) => fold(describeInWords(each), io.width, 4, 2));
  const rest = diagnosis.blockers.length - all.length;
  const others =
    rest === 0
      ? []
      : [
          `${count(rest, 'other network interface')} would stay: ${programName(io.env)} why ${words.join(' ')}${io.carried ?? ''}`,
        ];
  const isStuck =
    diagnosis.failing.length > 0 || diagnosis.stacks.some(({ status }) => status === 'DELETE_FAILED');
  const then = flags.thenDelete || isStuck ? ' --then-delete' : '';
  io.out(
    `${[
      `Would delete ${count(all.length, 'network interface')}; nothing was touched:`,
      ...lines,
      ...others.map((each) => fold(each, io.width, 4, 0)),
      fold(
        `Next: ${programName(io.env)} clean ${words.join(' ')}${io.carried ?? ''} --yes${then}`,
        io.width,
        6,
        0,
      ),
    ].join('\n')}\n`,
  );
  return EXIT.act;
}

/** Deletes, and looks again, until nothing that may be deleted is left or nothing moves any more. */
async function cleaned(
  io: Io,
  aws: Aws,
  before: Diagnosis,
  look: () => Promise<Diagnosis>,
): Promise<Diagnosis> {
  const effects = effectsOf(io, aws);
  let now = before;
  let idle = 0;
  let isSlowed = false;
  while (deletable(now).length > 0 && idle < IDLE_ROUNDS && !io.interrupted.aborted) {
    const all = deletable(now);
    io.progress(`Deleting ${count(all.length, 'network interface')} left behind.\n`);
    const done = await refusing(() =>
      deleteNetworkInterfaces(effects, all, {
        until: io.clock.now() + ROUND,
        isSlowed,
        retries: idle,
      }),
    );
    idle = done.moved === 0 ? idle + 1 : 0;
    if (done.isRefused) isSlowed = true;
    if (done.deleted.length < all.length) await io.sleep(LOOKS_APART, io.interrupted);
    now = await look();
  }
  return now;
}
