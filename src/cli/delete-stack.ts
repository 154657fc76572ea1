import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import type { Aws } from './account/aws';
import { asRefusal } from './account/refusals';
import { fold } from './fold';
import { eventInWords, follow, withoutNumbers, type Followed } from './follow';
import { CommandError, EXIT, type ExitCode, type Io } from './io';
import { programName } from './product';
import type { Target } from './target';
import type { Diagnosis } from './why/diagnose';
import { unprotect } from './why/next-step';
import { report, type Format } from './why/report';

/** The stack that a target names. A name that is neither one's name nor ARN is an alias: then it is the first. */
export function stackOf(
  { name: named }: Extract<Target, { is: 'stack' }>,
  stacks: Diagnosis['stacks'],
): Diagnosis['stacks'][number] | undefined {
  return stacks.find(({ id, name }) => id === named || name === named) ?? stacks[0];
}

/** The targets, with stacks by their ARNs: by its name alone, a stack that is deleted meanwhile can't be asked for. */
export function lastingly(
  targets: readonly Target[],
  { stacks }: Pick<Diagnosis, 'stacks'>,
): readonly Target[] {
  return targets.map((target) =>
    target.is === 'stack' ? { ...target, name: stackOf(target, stacks)?.id ?? target.name } : target,
  );
}

/**
 * Before anything is deleted or waited for: a stack that is protected would be refused at the end.
 *
 * @throws CommandError
 */
export function requireUnprotected(
  { carried = '' }: Pick<Io, 'carried'>,
  targets: readonly Target[],
  { stacks }: Pick<Diagnosis, 'stacks'>,
): void {
  for (const target of targets) {
    const stack = target.is === 'stack' ? stackOf(target, stacks) : undefined;
    if (stack?.isProtected !== true) continue;
    throw new CommandError(
      EXIT.act,
      `${stack.name} has termination protection on, so that it can’t be deleted; nothing was touched. If it shall be, turn that off, then ask again: ${unprotect(stack.name, carried)}`,
    );
  }
}

/** How the answer is told. */
export interface Answer {
  readonly words: readonly string[];
  readonly output: Format;
  /** Minutes for which each stack is followed. */
  readonly timeout: number;
  /** Looks at the targets once more. */
  readonly look: () => Promise<Diagnosis>;
}

/**
 * Deletes the stacks that were named, and follows each. The answer is how each ended; in a form for programs it is the
 * same document as without a deletion, of the end.
 *
 * @returns the worst of how they ended
 */
export async function deleteStacks(
  io: Io,
  aws: Aws,
  { stacks, at }: Pick<Diagnosis, 'stacks' | 'at'>,
  targets: readonly Target[],
  { words, output, timeout, look }: Answer,
): Promise<ExitCode> {
  const named = targets.flatMap((target) => (target.is === 'stack' ? (stackOf(target, stacks) ?? []) : []));
  const ends: End[] = [];
  for (const stack of new Set(named)) ends.push(await deleteStack(io, aws, stack, at, timeout));
  io.out(output === 'text' ? ends.map(({ said }) => said).join('') : report(await look(), output, words, io));
  return ends.reduce<ExitCode>((worst, { code }) => (code > worst ? code : worst), EXIT.done);
}

/** How a stack's deletion ended: 0 where it is deleted, 20 where it failed, 10 where it goes on without anybody looking. */
interface End {
  readonly code: ExitCode;
  /** In lines for people. */
  readonly said: string;
}

/** Deletes a stack and follows that to its end. What the stack is doing already comes to its own end before. */
async function deleteStack(
  io: Io,
  aws: Aws,
  stack: Diagnosis['stacks'][number],
  now: number,
  timeout: number,
): Promise<End> {
  const until = io.clock.now() + timeout * 60_000;
  const followed = (since: number): Promise<Followed> =>
    follow(io, aws, stack.id, {
      since,
      until,
      tell: (event) => {
        io.progress(eventInWords(event, io.width));
      },
      unread: (reason) => {
        io.progress(`${reason}\n`);
      },
    });
  let since = now;
  if (stack.status.endsWith('_IN_PROGRESS')) {
    // A deletion that is asked for now would be refused, or be taken for the one that is under way and has failed already.
    io.progress(`${stack.name} is ${stack.status}: following that to its end.\n`);
    const first = await followed(since);
    if (first.is !== 'ended' || first.status === 'DELETE_COMPLETE') return endOf(io, stack, first);
    since = aws.now() ?? since;
  }
  try {
    await aws.cloudFormation.send(new DeleteStackCommand({ StackName: stack.id }));
  } catch (error) {
    throw asRefusal(error);
  }
  io.progress(`Deleting ${stack.name}.\n`);
  return endOf(io, stack, await followed(since));
}

function endOf(io: Io, { name }: { readonly name: string }, { is, status, failures }: Followed): End {
  const next = `${programName(io.env)} why ${name}${io.carried ?? ''}`;
  const told = (code: ExitCode, ...lines: readonly string[]): End => ({
    code,
    said: lines.map((line) => `${line}\n`).join(''),
  });
  if (is !== 'ended') {
    return told(
      EXIT.wait,
      fold(`${name} is ${status} still; CloudFormation goes on. Look again with: ${next}`, io.width, 4, 0),
    );
  }
  if (status === 'DELETE_COMPLETE') return told(EXIT.done, `${name}  DELETE_COMPLETE`);
  return told(
    EXIT.act,
    `${name}  ${status}`,
    ...failures.map(({ logicalId, reason }) =>
      fold(`${logicalId}: ${withoutNumbers(reason)}`, io.width, 4, 2),
    ),
    fold(`Next: ${next}`, io.width, 6, 0),
  );
}
