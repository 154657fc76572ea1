import { randomUUID } from 'node:crypto';

import { createHandlers } from '../../cleaner';
import { nextDelay } from '../../cleaner/polling';
import { AFTER_TIMEOUT } from '../../cleaner/report';
import type { HandlerOutcome } from '../../cleaner/protocol';
import type { Store, StoredResource } from '../../cleaner/store';
import type { Targets } from '../../network-interfaces/network-interface';
import { servicesOf } from '../../network-interfaces/service-names';
import { count } from '../../network-interfaces/words';
import type { Access, Aws, Connect } from '../account/aws';
import { asRefusal, refusing } from '../account/refusals';
import { deleteStacks, lastingly, requireUnprotected, stackOf } from '../delete-stack';
import { effectsOf } from '../effects';
import { fold } from '../fold';
import { eventInWords, follower, LOOKS_APART, type Follower } from '../follow';
import { CommandError, EXIT, usageError, type ExitCode, type Io } from '../io';
import { ahead, span } from '../moments';
import { programName } from '../product';
import { targetOf, type Target } from '../target';
import { requireThere } from '../there';
import { exitCodeOf } from '../why';
import { collect } from '../why/collect';
import { diagnose, type Diagnosis } from '../why/diagnose';
import { report, type Format } from '../why/report';

export interface WaitFlags extends Access {
  readonly output: Format;
  readonly services: readonly string[];
  /** Minutes. */
  readonly timeout: number;
  /** Delete what becomes free. */
  readonly yes: boolean;
  readonly thenDelete: boolean;
  /** Follow the stack's own operation beside it, to its end. */
  readonly stack: boolean;
}

/** What to do when the time is up: here it is no template’s. */
const LONGER = 'Wait again, or for longer (--timeout).';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * `enicleaner wait`: waits until nothing that services left blocks the targets any more. With `--yes` what becomes
 * free is deleted, by the very handler that CloudFormation would invoke; without, it only looks.
 *
 * @returns 0 where nothing blocks any more, 10 where the time or the person's patience was over, 20 where a
 *   person has to act
 */
export async function waitCommand(
  io: Io,
  connect: Connect,
  words: readonly string[],
  flags: WaitFlags,
): Promise<ExitCode> {
  const targets = words.map(targetOf);
  if (targets.some(({ is }) => is === 'saved')) {
    throw usageError(
      'there is nothing to wait for in a saved answer: name the stack, group, subnet or VPC itself.',
    );
  }
  if (targets.some(({ is }) => is === 'network-interface')) {
    throw usageError(
      'wait for the subnet or group of the network interface: what comes into its place blocks them as well.',
    );
  }
  if (flags.thenDelete && !(flags.yes && targets.some(({ is }) => is === 'stack'))) {
    throw usageError('--then-delete wants --yes and a stack among the targets.');
  }
  if (flags.stack && !targets.some(({ is }) => is === 'stack')) {
    throw usageError('--stack wants a stack among the targets: it follows what that stack is doing.');
  }
  if (flags.stack && flags.thenDelete) {
    throw usageError('--then-delete follows the stack by itself: leave --stack out.');
  }
  const aws = await connect(flags);
  const began = io.clock.now();
  const deadline = began + flags.timeout * MINUTE;
  const unasked = await requireThere(aws, targets);
  const lookAt = async (those: readonly Target[]): Promise<Diagnosis> =>
    diagnose(await collect(aws, those, io.clock.now(), unasked), servicesOf(flags.services));
  const before = await lookAt(targets);
  if (flags.thenDelete) requireUnprotected(io, targets, before);
  const lasting = lastingly(targets, before);
  const look = (): Promise<Diagnosis> => lookAt(lasting);
  const progress = progressOf(io, began);
  const beside = flags.stack ? besides(io, aws, lasting, before) : [];
  const pause = pauseOf(io, progress, beside);
  for (const each of beside) await each.look();
  const waited = flags.yes
    ? await handled(io, aws, before, look, { flags, deadline, progress, pause })
    : await watched(io, before, look, { deadline, progress, pause });
  const isOver = await toTheEnd(io, beside, { deadline, progress, pause });
  io.live?.('');
  // While the stacks were followed more has happened than the last look saw.
  const after = beside.length > 0 ? await look() : waited;
  if (io.interrupted.aborted) {
    const command = [
      programName(io.env),
      'wait',
      ...words,
      ...(flags.yes ? ['--yes'] : []),
      ...(flags.thenDelete ? ['--then-delete'] : []),
      ...(flags.stack ? ['--stack'] : []),
    ]
      .join(' ')
      .concat(io.carried ?? '');
    io.err(
      `Ended as you asked, after ${span(io.clock.now() - began)}; nothing is half done. Go on with: ${command}\n`,
    );
    // A program that reads the answer gets one all the same.
    if (flags.output !== 'text') io.out(report(after, flags.output, words, io));
    return EXIT.wait;
  }
  const code = flags.stack && !isOver && exitCodeOf(after) === EXIT.done ? EXIT.wait : exitCodeOf(after);
  if (flags.thenDelete && after.obstacles.is === 'nothing')
    return deleteStacks(io, aws, after, targets, { ...flags, words, look });
  io.out(report(after, flags.output, words, io));
  return code;
}

interface Progress {
  /** Told when it changes, with the time that has passed. */
  readonly tell: (message: string) => void;
  /** The last of it once more, with the time that has passed by now, where a person looks on. */
  readonly again: () => void;
}

function progressOf(io: Io, began: number): Progress {
  let last = '';
  let shown = '';
  const elapsed = (): string => span(io.clock.now() - began).padStart(8);
  const tell = (message: string): void => {
    // The handler's words for CloudFormation say how much time has passed; here that stands in front.
    const told = message
      .replace(/ \d+ of at most \d+ minutes have passed\./u, '')
      .replace(AFTER_TIMEOUT.deletion, LONGER)
      .replace(AFTER_TIMEOUT.alone, LONGER)
      .replace('this resource', 'this command');
    const news = told.replace('at least ', '');
    if (news === last) return;
    last = news;
    shown = told;
    io.progress(`${fold(`${elapsed()}  ${told}`, io.width, 10, 0)}\n`);
  };
  return { tell, again: () => io.live?.(`${elapsed()}  ${shown}`) };
}

interface Round {
  readonly deadline: number;
  readonly progress: Progress;
  /** Waits so many milliseconds, or until the person wants an end. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** The stacks among the targets, whose operations are told beside. */
function besides(
  io: Io,
  aws: Aws,
  targets: readonly Target[],
  { stacks, at }: Diagnosis,
): readonly Follower[] {
  return targets.flatMap((target) => {
    const stack = target.is === 'stack' ? stackOf(target, stacks) : undefined;
    if (stack === undefined) return [];
    return [
      follower(aws, stack.id, {
        since: at,
        tell: (event) => {
          io.progress(eventInWords(event, io.width));
        },
        unread: (reason) => {
          io.progress(`${reason}\n`);
        },
      }),
    ];
  });
}

/** Meanwhile the stacks' events are told, and a person who looks on sees that time passes. */
function pauseOf(io: Io, progress: Progress, beside: readonly Follower[]): Round['pause'] {
  const step = beside.length > 0 ? LOOKS_APART : io.live === undefined ? Infinity : SECOND;
  return async (milliseconds) => {
    const until = io.clock.now() + milliseconds;
    while (io.clock.now() < until && !io.interrupted.aborted) {
      progress.again();
      await io.sleep(Math.min(step, until - io.clock.now()), io.interrupted);
      for (const each of beside) await each.look();
    }
  };
}

/** Waits for the end of what the stacks are doing. @returns whether all of it is over */
async function toTheEnd(
  io: Io,
  beside: readonly Follower[],
  { deadline, progress, pause }: Round,
): Promise<boolean> {
  for (;;) {
    const statuses = await Promise.all(beside.map((each) => each.look()));
    const goesOn = statuses.filter((status) => status.endsWith('_IN_PROGRESS'));
    if (goesOn.length === 0) return true;
    if (io.interrupted.aborted || io.clock.now() >= deadline) return false;
    progress.tell(`Following the stack: ${goesOn.join(', ')}.`);
    await pause(Math.min(LOOKS_APART, deadline - io.clock.now()));
  }
}

/** Looks until waiting is no longer what helps. */
async function watched(
  io: Io,
  before: Diagnosis,
  look: () => Promise<Diagnosis>,
  { deadline, progress, pause }: Round,
): Promise<Diagnosis> {
  let now = before;
  while (now.obstacles.is === 'wait' && io.clock.now() < deadline && !io.interrupted.aborted) {
    const waits = now.blockers.filter(({ class: { is } }) => is === 'releasing');
    progress.tell(
      `Waiting for ${count(waits.length, 'network interface')}: ${waits
        .slice(0, 3)
        .map(({ networkInterface: { id } }) => id)
        .join(
          ', ',
        )}${waits.length > 3 ? ', …' : ''}; nearly surely over ${ahead(now.obstacles.until, now.at)}.`,
    );
    const since = waits.flatMap(({ release }) => release?.since ?? []);
    const delay = nextDelay({
      // Where nothing tells when it began, it may be over at any moment.
      age: (now.at - (since.length === 0 ? before.at : Math.min(...since))) / 1_000,
      isLate: since.length === 0,
      remaining: (deadline - io.clock.now()) / 1_000,
      releases: waits.flatMap(({ class: its }) => (its.is === 'releasing' ? [its.profile.release] : [])),
      throttles: 0,
      random: io.random(),
    });
    await pause(delay * 1_000);
    now = await look();
  }
  return now;
}

/** Lets the handler's delete run over the targets, with a state in memory in the place of Systems Manager. */
async function handled(
  io: Io,
  aws: Aws,
  before: Diagnosis,
  look: () => Promise<Diagnosis>,
  { flags, deadline, progress, pause }: Round & { readonly flags: WaitFlags },
): Promise<Diagnosis> {
  if (before.obstacles.is === 'nothing') return before;
  const further = before.furtherVpcIds.map((vpcId) => ({ groupIds: [], subnetIds: [], vpcId }));
  // A resource names one VPC.
  for (const targets of [before.targets, ...further]) {
    if (targets !== before.targets && io.clock.now() >= deadline) break;
    await handledOne(io, aws, before, targets, { flags, deadline, progress, pause });
  }
  return look();
}

/** The same of what one resource may name. */
async function handledOne(
  io: Io,
  aws: Aws,
  { stacks: [stack] }: Pick<Diagnosis, 'stacks'>,
  { groupIds, subnetIds, vpcId }: Targets,
  { flags, deadline, progress, pause }: Round & { readonly flags: WaitFlags },
): Promise<void> {
  if (groupIds.length + subnetIds.length === 0 && vpcId === undefined) return;
  const model = {
    Id: `enicleaner-${randomUUID()}`,
    ...(groupIds.length === 0 ? {} : { SecurityGroupIds: groupIds }),
    ...(subnetIds.length === 0 ? {} : { SubnetIds: subnetIds }),
    ...(vpcId === undefined ? {} : { VpcId: vpcId }),
    Services: flags.services,
    TimeoutInMinutes: Math.max(2, Math.round((deadline - io.clock.now()) / MINUTE)),
  };
  let refused: unknown;
  const effects = effectsOf(io, aws, (error) => (refused = error));
  const handlers = createHandlers(effects, inMemory(model));
  const input = {
    configuration: {},
    clientRequestToken: randomUUID(),
    // A stack that is being deleted tells who goes with it.
    ...(stack?.status === 'DELETE_IN_PROGRESS' ? { stackId: stack.id } : {}),
    // What belongs to another account is never touched.
    awsAccountId: (await refusing(() => aws.account())) ?? '',
    region: '',
  };
  let callbackContext: unknown = null;
  while (!io.interrupted.aborted) {
    const outcome: HandlerOutcome = await handlers.delete({ ...input, model, callbackContext });
    if (outcome.status !== 'IN_PROGRESS') {
      if (outcome.status === 'FAILED' && outcome.errorCode !== 'NotStabilized') {
        // The handler's words are for CloudFormation, whose calls have a role of their own.
        const refusal = asRefusal(refused);
        if (refusal instanceof CommandError) throw refusal;
        throw new CommandError(
          EXIT.refused,
          outcome.message.replace(/^./u, (first) => first.toLowerCase()),
        );
      }
      if ('message' in outcome && outcome.message !== undefined) progress.tell(outcome.message);
      break;
    }
    progress.tell(outcome.message);
    ({ callbackContext } = outcome);
    await pause(outcome.callbackDelaySeconds * 1_000);
  }
}

/** The state of the one resource that the command plays, for as long as it runs. */
function inMemory(model: StoredResource['model']): Store {
  let resource: StoredResource = {
    model,
    token: '',
    stackId: undefined,
    logicalId: undefined,
    operation: undefined,
  };
  return {
    read: () => Promise.resolve({ is: 'stored', resource }),
    create: () => Promise.resolve(true),
    replace: (changed) => {
      resource = changed;
      return Promise.resolve();
    },
    remove: () => Promise.resolve(true),
    list: () => Promise.resolve({ models: [model], nextToken: undefined }),
  };
}
