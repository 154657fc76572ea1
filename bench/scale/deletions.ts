import type { World } from '../../sandbox/world';
import { createHandlers, type Handlers } from '../../src/cleaner';
import type { Effects } from '../../src/cleaner/effects';
import type { EniCleanerModel, HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import type { ClientsFor, SentCall } from './clients';
import type { Settlement, Stack } from './settlement';
import type { VirtualTime } from './virtual-time';

/** One stack's deletion, from its first invocation to its end. Instants are milliseconds since the epoch. */
export interface Deletion {
  readonly stack: Stack;
  readonly status: 'SUCCESS' | 'FAILED';
  readonly message: string;
  readonly endedAt: number;
  /** Network interfaces of services that were in its place still when it ended. */
  readonly left: number;
  readonly invocations: number;
  readonly calls: number;
}

/** What became of all of them. */
export interface Played {
  /** When all deletions began. */
  readonly beganAt: number;
  /** In the order of their stacks. */
  readonly deletions: readonly Deletion[];
  /** Those of the deletions alone, not of the creations before. */
  readonly calls: readonly SentCall[];
  readonly deletedByCleaners: number;
  /** Milliseconds. */
  readonly longestInvocation: number;
  /** Bytes. */
  readonly peakMemory: number;
}

/** CloudFormation's part: it creates the cleaners, then deletes all at the same instant. */
export async function playDeletions(
  world: World,
  time: VirtualTime,
  settlement: Settlement,
  clientsFor: ClientsFor,
  ends: NonNullable<Effects['ends']> = 'by id',
): Promise<Played> {
  const calls: SentCall[] = [];
  const dice = world.cloud.random.stream('scale/product');
  let longestInvocation = 0;
  let peakMemory = 0;

  /** One invocation, with clients of its own. Gives its outcome and how many calls it made. */
  const invoke = async (
    stack: Stack,
    deletedAt: number,
    run: (handlers: Handlers) => Promise<HandlerOutcome>,
  ): Promise<{ readonly outcome: HandlerOutcome; readonly sent: readonly SentCall[] }> => {
    const sent: SentCall[] = [];
    const clients = clientsFor(world, time, settlement, stack, deletedAt, (call) => sent.push(call));
    const began = time.now();
    try {
      const outcome = await run(
        createHandlers({
          ...clients,
          clock: time,
          random: () => dice.next(),
          sleep: (duration) => time.sleep(duration, 'a wait within an invocation'),
          ends,
        }),
      );
      longestInvocation = Math.max(longestInvocation, time.now() - began);
      peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
      return { outcome, sent };
    } finally {
      clients.destroy();
    }
  };

  const create = async (stack: Stack): Promise<EniCleanerModel> => {
    const input = inputFor(world, stack, {
      SecurityGroupIds: [...stack.groupIds],
      SubnetIds: [...stack.subnetIds],
    });
    const { outcome } = await invoke(stack, 0, (handlers) => handlers.create(input));
    if (outcome.status !== 'SUCCESS' || !('model' in outcome) || outcome.model === undefined)
      throw new Error(`A cleaner was not created: ${JSON.stringify(outcome)}`);
    return outcome.model;
  };

  const deleteOne = async (stack: Stack, created: EniCleanerModel, began: number): Promise<Deletion> => {
    let model = created;
    let callbackContext: unknown = null;
    let ownCalls = 0;
    for (let invocations = 1; ; invocations += 1) {
      const input = { ...inputFor(world, stack, model), clientRequestToken: 'delete', callbackContext };
      const { outcome, sent } = await invoke(stack, began, (handlers) => handlers.delete(input));
      calls.push(...sent);
      ownCalls += sent.length;
      if (outcome.status !== 'IN_PROGRESS') {
        const message = ('message' in outcome ? outcome.message : undefined) ?? '';
        const left = settlement.left(stack);
        const endedAt = time.now();
        return { stack, status: outcome.status, message, endedAt, left, invocations, calls: ownCalls };
      }
      await time.sleep(outcome.callbackDelaySeconds * 1_000, 'a callback');
      model = throughJson(outcome.model);
      callbackContext = throughJson(outcome.callbackContext);
    }
  };

  // One after the other, so that the buckets are full when the deletions begin.
  const models: EniCleanerModel[] = [];
  for (const stack of settlement.stacks) models.push(await create(stack));
  await time.sleep(60_000, 'the pause before the deletions');
  const began = time.now();
  const deletions = await Promise.all(
    settlement.stacks.map((stack, index) => deleteOne(stack, models[index] ?? {}, began)),
  );
  const deletedByCleaners = calls.filter(
    ({ operation, isThrottled }) => operation === 'ec2:DeleteNetworkInterface' && !isThrottled,
  ).length;
  return { beganAt: began, deletions, calls, deletedByCleaners, longestInvocation, peakMemory };
}

function inputFor({ cloud }: World, stack: Stack, model: EniCleanerModel): HandlerInput {
  return {
    model,
    configuration: {},
    clientRequestToken: `create-${stack.name}`,
    logicalResourceId: 'Cleaner',
    stackId: stack.id,
    awsAccountId: cloud.account,
    region: cloud.region,
    callbackContext: null,
  };
}

function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
