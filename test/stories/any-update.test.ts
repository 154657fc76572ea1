import fc from 'fast-check';

import { watch } from '../../sandbox/checkers';
import type { FaultName } from '../../sandbox/faults/table';
import type { JournalEntry } from '../../sandbox/journal';
import { createWorld, type World } from '../../sandbox/world';
import { inProcessHost, type Ran } from '../faults/host';
import { cases } from '../support/cases';
import { template, type Shape } from './update-shapes';

const MINUTE = 60_000;

/** Stacks, what they become one after the other, and what goes wrong meanwhile. */
interface Plan {
  readonly seed: number;
  readonly first: Shape;
  readonly updates: readonly Shape[];
  /** Minutes of `UpdateTimeoutInMinutes`. */
  readonly limit: number;
  readonly onTimeout: 'FAIL' | 'SUCCEED';
  readonly faults: Readonly<Partial<Record<keyof typeof LEVELS, boolean>>>;
}

/** What goes wrong, and how badly. */
const LEVELS = {
  throttling: 0.2,
  'server-errors': 0.1,
  'context-lost': 0.2,
  'callback-twice': 0.2,
  'invocation-killed': 0.1,
  'stale-reads': 3 * MINUTE,
  'empty-reads': 0.2,
  'functions-attached': 0.5,
} as const satisfies Partial<Record<FaultName, number>>;
const FAULTS = Object.keys(LEVELS) as (keyof typeof LEVELS)[];

const rarely = fc.constantFrom(false, false, false, true);

const shape = (canFail: boolean): fc.Arbitrary<Shape> =>
  fc
    .record({
      description: fc.constantFrom('one', 'two', 'three'),
      cidr: fc.constantFrom('10.0.0.0/24', '10.0.7.0/24'),
      rolePath: fc.constantFrom('/', '/a/'),
      hasCleaner: fc.boolean(),
      policies: fc.constantFrom(
        [],
        [],
        ['UpdateReplacePolicy: Retain'],
        ['DeletionPolicy: Retain'],
        ['DeletionPolicy: RetainExceptOnCreate'],
      ),
      cleanerFirst: fc.boolean(),
      twin: fc.boolean(),
      published: rarely,
      function: fc.constantFrom('own' as const, 'own' as const, 'other' as const, 'nowhere' as const),
      withoutGroup: fc.boolean(),
      fails: canFail ? fc.boolean() : fc.constant(false),
    })
    .map(({ hasCleaner, ...rest }) => ({
      ...rest,
      cleaner: hasCleaner ? [] : null,
      withoutGroup: rest.withoutGroup && rest.function !== 'own',
    }));

const plans: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  first: shape(false),
  updates: fc.array(shape(true), { minLength: 1, maxLength: 3 }),
  limit: fc.constantFrom(0, 2, 5, 30, 120),
  onTimeout: fc.constantFrom('FAIL' as const, 'FAIL' as const, 'SUCCEED' as const),
  faults: fc.record(
    Object.fromEntries(FAULTS.map((name) => [name, rarely])) as Record<
      keyof typeof LEVELS,
      fc.Arbitrary<boolean>
    >,
  ),
});

type StackEvent = Extract<JournalEntry, { kind: 'stack-event' }>;

/** What must not be, in words; nothing where all is well. */
async function breachesOf(plan: Plan): Promise<readonly string[]> {
  const breaches: string[] = [];
  const world: World = createWorld({
    seed: plan.seed,
    world: 'no-wait',
    endpoint: 'http://nowhere.invalid',
    host: inProcessHost({
      onEnd: (ran) => {
        breaches.push(...unnamed(world, ran, plan));
      },
    }),
  });
  const watched = watch(world);
  const cleanersAt = (entry: JournalEntry): boolean =>
    entry.kind === 'network-interface' &&
    (entry.change === 'deleted' || entry.change === 'detached') &&
    world.journal.entries().some((each) => each.kind === 'call' && each.invocationId === entry.by);
  world.journal.subscribe((entry) => {
    if (entry.kind !== 'network-interface' || !cleanersAt(entry)) return;
    const users = world.eniRelease.hyperplane.usersOf(entry.networkInterfaceId);
    if (users.length > 0)
      breaches.push(`${entry.networkInterfaceId} was touched while ${users[0]?.functionName} used it`);
  });
  const settled = (given: Shape): string =>
    template({
      ...given,
      ...(given.cleaner === null
        ? {}
        : { cleaner: [`UpdateTimeoutInMinutes: ${plan.limit}`, `OnTimeout: ${plan.onTimeout}`] }),
    });
  const call = (operation: 'CreateStack' | 'UpdateStack', input: object): Promise<unknown> =>
    world.cloud.call('cloudformation', operation, {
      StackName: 's',
      Capabilities: ['CAPABILITY_IAM'],
      ...input,
    });
  try {
    await call('CreateStack', { TemplateBody: settled(plan.first) });
    await world.time.idle();
    if (statusOf(world) !== 'CREATE_COMPLETE') return [`the stack ended in ${statusOf(world)}`];
    for (const name of FAULTS) if (plan.faults[name] === true) world.faults.set(name, LEVELS[name]);
    for (const update of plan.updates) {
      const since = world.journal.entries().length;
      try {
        await call('UpdateStack', { TemplateBody: settled(update) });
      } catch (error) {
        if (error instanceof Error && error.message === 'No updates are to be performed.') continue;
        // A rollback that failed, under faults, is for somebody to look at.
        if (statusOf(world) === 'UPDATE_ROLLBACK_FAILED') break;
        throw error;
      }
      await world.time.idle();
      breaches.push(...afterUpdate(world, stackEvents(world.journal.entries().slice(since)), plan));
    }
    breaches.push(...watched.violations().map(String));
    return breaches;
  } finally {
    await world.close();
  }
}

function statusOf(world: World): string {
  return (
    stackEvents(world.journal.entries()).findLast(({ logicalResourceId }) => logicalResourceId === 's')
      ?.status ?? ''
  );
}

function stackEvents(entries: readonly JournalEntry[]): readonly StackEvent[] {
  return entries.flatMap((entry) => (entry.kind === 'stack-event' ? [entry] : []));
}

/** What a failed deletion's reason has: what is left, or why that can't be told. */
const NAMING = /eni-\w+|can['’]t be told|The handler did not answer/u;

/** Network interfaces that nobody uses, in the places of a cleaner that says that it is done, and not named by it. */
function unnamed(world: World, { action, input, outcome }: Ran, { faults }: Plan): readonly string[] {
  if (action !== 'DELETE' || outcome?.status !== 'SUCCESS') return [];
  if (faults['stale-reads'] === true || faults['empty-reads'] === true) return [];
  const message = ('message' in outcome ? outcome.message : undefined) ?? '';
  if (/^The time is up, and what is left can't be told|and \d+ more/u.test(message)) return [];
  const targets = new Set([...(input.model.SecurityGroupIds ?? []), ...(input.model.SubnetIds ?? [])]);
  return world.ec2
    .networkInterfaces()
    .flatMap(({ networkInterfaceId: id, subnetId, groupIds }) =>
      [subnetId, ...groupIds].some((target) => targets.has(target)) &&
      world.eniRelease.hyperplane.usersOf(id).length === 0 &&
      !message.includes(id)
        ? [`a cleaner was done and didn't name ${id}: ${message}`]
        : [],
    );
}

/** It ended; no cleaner waited longer than it may; and what is left behind is named. */
function afterUpdate(world: World, events: readonly StackEvent[], plan: Plan): readonly string[] {
  const breaches: string[] = [];
  const status = statusOf(world);
  const mayGetStuck = FAULTS.some((name) => plan.faults[name] === true);
  if (!/^UPDATE_(?:ROLLBACK_)?COMPLETE$/u.test(status))
    return mayGetStuck && status === 'UPDATE_ROLLBACK_FAILED' ? [] : [`an update ended in ${status}`];
  const ofCleaners = events.filter(
    ({ resourceType, status: each }) => resourceType === 'Org::VPC::EniCleaner' && each.startsWith('DELETE_'),
  );
  for (const id of new Set(ofCleaners.map(({ physicalResourceId }) => physicalResourceId))) {
    const its = ofCleaners.filter(({ physicalResourceId }) => physicalResourceId === id);
    const took = (its.at(-1)?.at ?? 0) - (its[0]?.at ?? 0);
    // Three attempts look again, and throttled answers are waited out a while.
    if (took > (plan.limit + (plan.faults['invocation-killed'] === true ? 15 : 5)) * MINUTE)
      breaches.push(`a cleaner took ${took / MINUTE} minutes, of ${plan.limit}`);
    for (const { status: each, reason = '' } of its)
      if (each === 'DELETE_FAILED' && !NAMING.test(reason)) breaches.push(`unnamed: ${reason}`);
  }
  const failed = new Set(
    events
      .filter(({ status: each }) => each === 'DELETE_FAILED')
      .map(({ physicalResourceId }) => physicalResourceId),
  );
  const gone = new Set(
    events
      .filter(({ status: each }) => each === 'DELETE_COMPLETE' || each === 'DELETE_SKIPPED')
      .map(({ physicalResourceId }) => physicalResourceId),
  );
  const isLeft = [...failed].some((id) => !gone.has(id));
  const reason = events.findLast(({ logicalResourceId }) => logicalResourceId === 's')?.reason;
  if (isLeft !== (reason === 'Update successful. One or more resources could not be deleted.'))
    breaches.push(`${isLeft ? 'left behind' : 'nothing left'}, and the stack says ${String(reason)}`);
  // What works on works on.
  for (const { networkInterfaceId, status: state } of world.ec2.networkInterfaces())
    if (world.eniRelease.hyperplane.usersOf(networkInterfaceId).length > 0 && state !== 'in-use')
      breaches.push(`${networkInterfaceId} of a living function is ${state}`);
  for (const id of world.eniRelease.hyperplane.inUse().values())
    if (world.ec2.networkInterface(id) === undefined) breaches.push(`${id} of a living function is gone`);
  return breaches;
}

describe('any updates, whatever fails', () => {
  it('touch no living function’s network interface, wait no longer than they may, and name what they leave', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        expect(await breachesOf(plan)).toEqual([]);
      }),
      cases(80),
    );
  });
});
