import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import fc from 'fast-check';

import { createWorld, type World } from '../../sandbox/world';
import { createHandlers } from '../../src/cleaner';
import { CLEAN_SCANS_APART } from '../../src/cleaner/delete-states';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import { clientsOf } from '../support/clients';

const MINUTE = 60_000;
const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1';

/** A network interface of a random population, and what becomes of it. */
interface Planted {
  readonly kind: 'releasing' | 'orphan' | 'shared' | 'mine' | 'instance' | 'rds' | 'old' | 'stuck';
  /** Virtual minutes until Lambda lets go of it, and until it deletes it (0: never). */
  readonly released: number;
  readonly reaped: number;
}

interface Script {
  readonly population: readonly Planted[];
  readonly status:
    'DELETE_IN_PROGRESS' | 'ROLLBACK_IN_PROGRESS' | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS' | 'none';
  readonly timeout: number;
  readonly onTimeout: 'FAIL' | 'SUCCEED';
  /** Chances in a hundred, for each callback. */
  readonly lost: number;
  readonly twice: number;
  readonly throttling: number;
  readonly errors: number;
  readonly seed: number;
}

const planted: fc.Arbitrary<Planted> = fc.record({
  kind: fc.constantFrom('releasing', 'orphan', 'shared', 'mine', 'instance', 'rds', 'old', 'stuck'),
  released: fc.integer({ min: 1, max: 90 }),
  reaped: fc.integer({ min: 0, max: 30 }),
});

const script: fc.Arbitrary<Script> = fc.record({
  population: fc.array(planted, { maxLength: 8 }),
  status: fc.constantFrom(
    'DELETE_IN_PROGRESS',
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'none',
  ),
  timeout: fc.integer({ min: 2, max: 120 }),
  onTimeout: fc.constantFrom('FAIL', 'SUCCEED'),
  lost: fc.nat(40),
  twice: fc.nat(40),
  throttling: fc.nat(50),
  errors: fc.nat(20),
  seed: fc.nat(),
});

interface Played {
  readonly outcome: Exclude<HandlerOutcome, { status: 'IN_PROGRESS' }>;
  readonly duration: number;
  /** Network interfaces that were there in the end, by kind. */
  readonly left: ReadonlyMap<string, Planted['kind']>;
  readonly planted: ReadonlyMap<string, Planted['kind']>;
  readonly largestContext: number;
  /** Looks at the account that found nothing of a service's, in milliseconds. */
  readonly cleanLooks: readonly number[];
  readonly deletedByCleaner: readonly string[];
}

/** Plays one deletion: CloudFormation's part is here, EC2's and SSM's is a world's, the handler is the product's own. */
async function play(plan: Script): Promise<Played> {
  const world = createWorld({ seed: plan.seed, project: null });
  const dice = world.cloud.random.stream('test');
  const { subnetId, groupId, otherGroup } = await ground(world);
  const kinds = new Map<string, Planted['kind']>();
  for (const each of plan.population) kinds.set(plant(world, each, subnetId, groupId, otherGroup), each.kind);
  const isShared = plan.population.some(({ kind }) => kind === 'shared');

  const clients = clientsOf(world);
  const cleanLooks: number[] = [];
  const hasServices = (): boolean =>
    world.ec2
      .networkInterfaces()
      .some(({ networkInterfaceId }) => isServices(kinds.get(networkInterfaceId), plan));
  const ec2 = {
    send: async (command: object) => {
      if (dice.chance(plan.throttling / 100)) throw named('RequestLimitExceeded', 503);
      if (dice.chance(plan.errors / 100)) throw named('InternalError', 500);
      if (command instanceof DescribeNetworkInterfacesCommand && !hasServices())
        cleanLooks.push(world.time.now());
      return clients.ec2.send(command as never);
    },
  };
  const functions = isShared
    ? [
        {
          FunctionName: 'stays',
          FunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:stays',
          Version: '$LATEST',
          VpcConfig: { SubnetIds: [subnetId], SecurityGroupIds: [otherGroup] },
        },
      ]
    : [];
  const handlers = createHandlers({
    ec2: ec2 as never,
    lambda: { send: (() => Promise.resolve({ Functions: functions, Tags: {} })) as never },
    ssm: clients.ssm,
    cloudFormation: { send: cloudFormation(plan, world.time.now()) as never },
    clock: { now: () => world.time.now() },
    random: () => dice.next(),
  });
  const model = {
    SecurityGroupIds: [groupId],
    SubnetIds: [subnetId],
    TimeoutInMinutes: plan.timeout,
    OnTimeout: plan.onTimeout,
  };
  const input: HandlerInput = {
    model,
    configuration: {},
    clientRequestToken: 'create',
    logicalResourceId: 'Cleaner',
    ...(plan.status === 'none' ? {} : { stackId: STACK }),
    awsAccountId: '123456789012',
    region: 'us-east-1',
    callbackContext: null,
  };
  let created: HandlerOutcome;
  do created = await handlers.create(input);
  while (created.status === 'FAILED' && created.errorCode !== 'InvalidRequest');

  const began = world.time.now();
  let largestContext = 0;
  const first: HandlerInput = {
    ...input,
    clientRequestToken: 'delete',
    model: created.status === 'SUCCESS' && 'model' in created ? (created.model ?? model) : model,
  };
  let next = first;
  for (;;) {
    const outcome = await handlers.delete(next);
    if (outcome.status !== 'IN_PROGRESS') {
      const left = new Map(
        [...kinds].filter(([id]) =>
          world.ec2.networkInterfaces().some(({ networkInterfaceId }) => networkInterfaceId === id),
        ),
      );
      const deletedByCleaner = world.journal
        .entries()
        .flatMap((entry) =>
          entry.kind === 'network-interface' && entry.change === 'deleted' && entry.by !== 'lambda'
            ? [entry.networkInterfaceId]
            : [],
        );
      const duration = world.time.now() - began;
      await world.close();
      return { outcome, duration, left, planted: kinds, largestContext, cleanLooks, deletedByCleaner };
    }
    const text = JSON.stringify(outcome.callbackContext);
    largestContext = Math.max(largestContext, text.length);
    await world.time.advance(outcome.callbackDelaySeconds * 1_000);
    next = {
      ...first,
      model: JSON.parse(JSON.stringify(outcome.model)) as HandlerInput['model'],
      callbackContext: dice.chance(plan.lost / 100) ? null : (JSON.parse(text) as unknown),
    };
    if (dice.chance(plan.twice / 100)) await handlers.delete(next);
  }
}

/** Whose end the delete has to await: in an update's clean-up held ones stay. */
function isServices(kind: Planted['kind'] | undefined, { status }: Script): boolean {
  if (kind === 'shared') return status === 'DELETE_IN_PROGRESS' || status === 'ROLLBACK_IN_PROGRESS';
  return kind === 'releasing' || kind === 'orphan' || kind === 'old' || kind === 'stuck';
}

const FOREIGN: ReadonlySet<string> = new Set(['mine', 'instance', 'rds']);

function named(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}

function cloudFormation({ status }: Script, began: number): (command: object) => Promise<unknown> {
  return (command) => {
    if (command instanceof DescribeStacksCommand) {
      const time = new Date(began);
      return Promise.resolve({
        Stacks: [
          { StackId: STACK, StackName: 's', StackStatus: status, DeletionTime: time, LastUpdatedTime: time },
        ],
      });
    }
    if (command instanceof ListStackResourcesCommand) return Promise.resolve({ StackResourceSummaries: [] });
    throw named('ValidationError', 400);
  };
}

async function ground(world: World): Promise<{ subnetId: string; groupId: string; otherGroup: string }> {
  const call = async (operation: string, given: object): Promise<Readonly<Record<string, never>>> =>
    (await world.cloud.call('ec2', operation, given as never)) as never;
  const VpcId = (await call('CreateVpc', { CidrBlock: '10.0.0.0/16' }))['vpc']?.['vpcId'];
  const subnet = await call('CreateSubnet', { VpcId, CidrBlock: '10.0.0.0/24' });
  const group = await call('CreateSecurityGroup', { VpcId, GroupName: 'a', GroupDescription: 'a' });
  const other = await call('CreateSecurityGroup', { VpcId, GroupName: 'b', GroupDescription: 'b' });
  return {
    subnetId: String(subnet['subnet']?.['subnetId']),
    groupId: String(group['groupId']),
    otherGroup: String(other['groupId']),
  };
}

function plant(
  world: World,
  { kind, released, reaped }: Planted,
  subnetId: string,
  groupId: string,
  otherGroup: string,
): string {
  const lambda = 'AWS Lambda VPC ENI-fn-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
  const attachment = (attachmentId: string, instanceId?: string, detachable = false): object => ({
    attachment: {
      attachmentId,
      instanceOwnerId: 'amazon-aws',
      instanceId,
      deviceIndex: 1,
      deleteOnTermination: false,
      detachable,
    },
  });
  const number = world.ec2.networkInterfaces().length;
  const shapes = {
    releasing: { description: lambda, interfaceType: 'lambda', ...attachment(`ela-attach-${number}`) },
    shared: {
      description: lambda,
      interfaceType: 'lambda',
      groupIds: [otherGroup],
      ...attachment(`ela-attach-${number}`),
    },
    orphan: { description: lambda },
    old: {
      description: 'AWS Lambda VPC ENI: 1f0e2d3c',
      ...attachment(`eni-attach-${number}`, undefined, true),
    },
    // EC2 doesn't let the account detach it: AuthFailure, which must not be taken for bad credentials.
    stuck: { description: 'AWS Lambda VPC ENI: 1f0e2d3c', ...attachment(`eni-attach-${number}`) },
    mine: { description: 'mine' },
    instance: { description: '', ...attachment(`eni-attach-${number}`, 'i-1') },
    rds: { description: 'RDSNetworkInterface', requesterId: 'amazon-rds' },
  };
  const { networkInterfaceId: id } = world.ec2.create('test', {
    subnetId,
    groupIds: [groupId],
    ...shapes[kind],
  });
  if (kind === 'releasing') {
    world.time.after(released * MINUTE, 'release', () => {
      world.ec2.change('lambda', id, 'released', {
        attachment: undefined,
        status: 'available',
        interfaceType: 'interface',
      });
      if (reaped === 0) return;
      world.time.after(reaped * MINUTE, 'reap', () => {
        if (world.ec2.networkInterfaces().some(({ networkInterfaceId }) => networkInterfaceId === id))
          world.ec2.remove('lambda', id);
      });
    });
  }
  return id;
}

describe('any deletion', () => {
  it('ends in time and rightly, touches nothing foreign or held, and proves what it says', async () => {
    await fc.assert(
      fc.asyncProperty(script, async (plan) => {
        const {
          outcome,
          duration,
          left,
          planted: all,
          largestContext,
          cleanLooks,
          deletedByCleaner,
        } = await play(plan);

        // It ends by its deadline, but for a last pair of looks and what a throttled answer adds.
        expect(duration).toBeLessThanOrEqual((plan.timeout + 5) * MINUTE);

        // What is foreign, or held, is there as before.
        for (const [id, kind] of all) {
          if (FOREIGN.has(kind) || kind === 'shared') {
            expect(left.has(id)).toBe(true);
            expect(deletedByCleaner).not.toContain(id);
          }
        }

        // "Done" is true, and was seen twice, ten seconds apart.
        const waitedFor = [...left.values()].filter((kind) => isServices(kind, plan));
        const isClean =
          outcome.status === 'SUCCESS' &&
          /is gone|are gone|No service has left/u.test('message' in outcome ? (outcome.message ?? '') : '');
        if (isClean) {
          expect(waitedFor).toEqual([]);
          expect((cleanLooks.at(-1) ?? 0) - (cleanLooks[0] ?? 0)).toBeGreaterThanOrEqual(CLEAN_SCANS_APART);
        } else if (outcome.status === 'FAILED' && outcome.errorCode === 'NotFound') {
          // A repeated callback had ended it before; without a stack, a lost context can't tell.
          expect([plan.status, plan.twice > 0]).toEqual(['none', true]);
        } else if (outcome.status === 'FAILED') {
          expect(plan.onTimeout).toBe('FAIL');
          expect(outcome.errorCode).toBe('NotStabilized');
        } else expect(plan.onTimeout).toBe('SUCCEED');

        expect(largestContext).toBeLessThan(1_000);
      }),
      // A failing seed and path are printed: put them here as { seed, path } to play that one again.
      { numRuns: Number(process.env['ENICLEANER_RUNS'] ?? 300) },
    );
  }, 600_000);
});
