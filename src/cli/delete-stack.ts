import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';

import type { Aws } from './account/aws';
import { asRefusal } from './account/refusals';
import { fold } from './fold';
import { eventInWords, follow } from './follow';
import { EXIT, type ExitCode, type Io } from './io';
import { programName } from './product';
import type { Target } from './target';
import type { Diagnosis } from './why/diagnose';

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
 * Deletes the stacks that were named, and follows each.
 *
 * @param timeout minutes for which each is followed
 * @returns the worst of how they ended
 */
export async function deleteStacks(
  io: Io,
  aws: Aws,
  { stacks, at }: Pick<Diagnosis, 'stacks' | 'at'>,
  targets: readonly Target[],
  timeout: number,
): Promise<ExitCode> {
  let worst: ExitCode = EXIT.done;
  for (const target of targets) {
    if (target.is !== 'stack') continue;
    const stack = stackOf(target, stacks);
    if (stack === undefined) continue;
    const code = await deleteStack(io, aws, stack, at, timeout);
    if (code > worst) worst = code;
  }
  return worst;
}

/**
 * Deletes a stack and follows that to its end.
 *
 * @returns 0 where it is deleted, 20 where it failed, 10 where it goes on without anybody looking
 */
async function deleteStack(
  io: Io,
  aws: Aws,
  stack: { readonly id: string; readonly name: string },
  now: number,
  timeout: number,
): Promise<ExitCode> {
  try {
    await aws.cloudFormation.send(new DeleteStackCommand({ StackName: stack.id }));
  } catch (error) {
    throw asRefusal(error);
  }
  io.progress(`Deleting ${stack.name}.\n`);
  const followed = await follow(io, aws, stack.id, {
    since: now,
    until: io.clock.now() + timeout * 60_000,
    tell: (event) => {
      io.progress(eventInWords(event, io.width));
    },
  });
  if (followed.is !== 'ended') {
    io.out(
      `${fold(`${stack.name} is ${followed.status} still; CloudFormation goes on. Look again with: ${programName(io.env)} why ${stack.name}${io.carried ?? ''}`, io.width, 4, 0)}\n`,
    );
    return EXIT.wait;
  }
  if (followed.status === 'DELETE_COMPLETE') {
    io.out(`${stack.name}  DELETE_COMPLETE\n`);
    return EXIT.done;
  }
  const failures = followed.failures.map(
    ({ logicalId, reason }) => `${fold(`${logicalId}: ${reason}`, io.width, 4, 2)}\n`,
  );
  io.out(
    `${stack.name}  ${followed.status}\n${failures.join('')}Next: ${programName(io.env)} why ${stack.name}${io.carried ?? ''}\n`,
  );
  return EXIT.act;
}
