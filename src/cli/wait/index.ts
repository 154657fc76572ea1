import { randomUUID } from 'node:crypto';

import { createHandlers } from '../../cleaner';
import { nextDelay } from '../../cleaner/polling';
import type { HandlerOutcome } from '../../cleaner/protocol';
import type { Store, StoredResource } from '../../cleaner/store';
import { servicesOf } from '../../network-interfaces/service-names';
import { count } from '../../network-interfaces/words';
import type { Access, Aws, Connect } from '../account/aws';
import { refusing } from '../account/refusals';
import { deleteStacks } from '../delete-stack';
import { effectsOf } from '../effects';
import { fold } from '../fold';
import { CommandError, EXIT, usageError, type ExitCode, type Io } from '../io';
import { ahead, span } from '../moments';
import { programName } from '../product';
import { targetOf } from '../target';
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
  readonly quiet: boolean;
}

const MINUTE = 60_000;

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
  const aws = await connect(flags);
  const look = async (): Promise<Diagnosis> =>
    diagnose(await collect(aws, targets, io.clock.now()), servicesOf(flags.services));
  const began = io.clock.now();
  const deadline = began + flags.timeout * MINUTE;
  const before = await look();
  const progress = progressOf(io, began, flags.quiet);
  const after = flags.yes
    ? await handled(io, aws, before, look, { flags, deadline, progress })
    : await watched(io, before, look, { deadline, progress });
  if (io.interrupted.aborted) {
    const command = [
      programName(io.env),
      'wait',
      ...words,
      ...(flags.yes ? ['--yes'] : []),
      ...(flags.thenDelete ? ['--then-delete'] : []),
    ].join(' ');
    io.err(
      `${fold(`Ended as you asked, after ${span(io.clock.now() - began)}; nothing is half done. Go on with: ${command}`, io.width, 4, 0)}\n`,
    );
    return EXIT.wait;
  }
  const code = exitCodeOf(after);
  if (flags.thenDelete && code === EXIT.done) return deleteStacks(io, aws, after, targets, flags.timeout);
  io.out(report(after, flags.output, words, io));
  return code;
}

type Progress = (message: string) => void;

/** Progress is told when it changes, with the time that has passed. */
function progressOf(io: Io, began: number, isQuiet: boolean): Progress {
  let last = '';
  return (message) => {
    // The handler's words for CloudFormation say how much time has passed; here that stands in front.
    const told = message
      .replace(/ \d+ of at most \d+ minutes have passed\./u, '')
      .replace('this resource', 'this command');
    const news = told.replace('at least ', '');
    if (isQuiet || news === last) return;
    last = news;
    io.progress(`${fold(`${span(io.clock.now() - began).padStart(8)}  ${told}`, io.width, 10, 0)}\n`);
  };
}

interface Round {
  readonly deadline: number;
  readonly progress: Progress;
}

/** Looks until waiting is no longer what helps. */
async function watched(
  io: Io,
  before: Diagnosis,
  look: () => Promise<Diagnosis>,
  { deadline, progress }: Round,
): Promise<Diagnosis> {
  let now = before;
  while (now.outlook.is === 'wait' && io.clock.now() < deadline && !io.interrupted.aborted) {
    const waits = now.blockers.filter(({ class: { is } }) => is === 'releasing');
    progress(
      `Waiting for ${count(waits.length, 'network interface')}: ${waits
        .slice(0, 3)
        .map(({ networkInterface: { id } }) => id)
        .join(
          ', ',
        )}${waits.length > 3 ? ', …' : ''}; nearly surely over ${ahead(now.outlook.until, now.at)}.`,
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
    await io.sleep(delay * 1_000, io.interrupted);
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
  { flags, deadline, progress }: Round & { readonly flags: WaitFlags },
): Promise<Diagnosis> {
  const { groupIds, subnetIds, vpcId } = before.targets;
  if (before.outlook.is === 'nothing' || (groupIds.length + subnetIds.length === 0 && vpcId === undefined))
    return before;
  const [stack] = before.stacks;
  const model = {
    Id: `enicleaner-${randomUUID()}`,
    ...(groupIds.length === 0 ? {} : { SecurityGroupIds: groupIds }),
    ...(subnetIds.length === 0 ? {} : { SubnetIds: subnetIds }),
    ...(vpcId === undefined ? {} : { VpcId: vpcId }),
    Services: flags.services,
    TimeoutInMinutes: Math.max(2, Math.round((deadline - io.clock.now()) / MINUTE)),
  };
  const handlers = createHandlers(effectsOf(io, aws), inMemory(model));
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
        throw new CommandError(
          EXIT.refused,
          outcome.message.replace(/^./u, (first) => first.toLowerCase()),
        );
      }
      if ('message' in outcome && outcome.message !== undefined) progress(outcome.message);
      break;
    }
    progress(outcome.message);
    ({ callbackContext } = outcome);
    await io.sleep(outcome.callbackDelaySeconds * 1_000, io.interrupted);
  }
  return look();
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
