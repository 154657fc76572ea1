import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';

import { measure } from '../../sandbox/demo/measure';
import { createWorld, type World } from '../../sandbox/world';
import { clientsOf, type Clients } from '../../test/support/clients';
import { delstack, type DelstackClients } from './delstack';
import { NETWORK, templateOf, type Scene, type StackCase } from './stacks';
import type { Clock } from './waiters';

/** Who deletes the stack. `the cleaner` is in its template, and CloudFormation is only asked. */
export type Deleter =
  'the cleaner' | 'delstack' | 'delstack -f' | 'delstack, with the cleaner' | 'CloudFormation alone';

export interface Played {
  readonly deleted: boolean;
  /** Virtual seconds from the beginning until the stack was `DELETE_COMPLETE`, or nobody tried any more. */
  readonly seconds: number;
  /** AWS calls of whoever deletes it, and of the invocations of a cleaner's handler. */
  readonly calls: number;
  /** Why it wasn't deleted, as far as a user gets to see it. */
  readonly says: string;
}

export const STACK = 'app';

/** Creates the stack in a world of its own and has it deleted. The same for the same seed. */
export async function play(stackCase: StackCase, deleter: Deleter, seed: number): Promise<Played> {
  const world = createWorld({ seed, world: 'no-wait' });
  try {
    await world.listen(0);
    const clients = clientsOf(world);
    await prepare(world, clients, stackCase, deleter.endsWith('the cleaner'));
    return await (deleter === 'the cleaner' || deleter === 'CloudFormation alone'
      ? playCloudFormation(world, clients)
      : playDelstack(world, clients, deleter === 'delstack -f'));
  } finally {
    await world.close();
  }
}

/** Makes the stack, the network it stands in, and what lies around it. */
export async function prepare(
  world: World,
  clients: Clients,
  stackCase: StackCase,
  withCleaner: boolean,
): Promise<void> {
  const { cloudFormation } = clients;
  const create = async (input: ConstructorParameters<typeof CreateStackCommand>[0]): Promise<void> => {
    await cloudFormation.send(new CreateStackCommand(input));
    await world.time.idle();
    const made = await cloudFormation.send(new DescribeStacksCommand({ StackName: input.StackName }));
    if (made.Stacks?.[0]?.StackStatus !== 'CREATE_COMPLETE')
      throw new Error(`The stack ${String(input.StackName)} was not created.`);
  };
  const idOf = async (StackName: string, LogicalResourceId: string): Promise<string> => {
    const answer = await cloudFormation.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId }),
    );
    return answer.StackResourceDetail?.PhysicalResourceId ?? '';
  };
  const outputsOf = async (StackName: string): Promise<Readonly<Record<string, string>>> => {
    const answer = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const outputs = answer.Stacks?.[0]?.Outputs ?? [];
    return Object.fromEntries(
      outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
  };
  const network = { StackName: 'network', TemplateBody: NETWORK, Capabilities: ['CAPABILITY_IAM' as const] };
  await create(network);
  const outside = await outputsOf('network');
  await create({
    StackName: STACK,
    TemplateBody: templateOf(stackCase, withCleaner),
    Parameters: [
      ...(stackCase.ownVpc === true ? [] : ['Vpc']),
      ...(stackCase.roleStays === true ? ['RoleArn'] : []),
    ].map((name) => ({ ParameterKey: name, ParameterValue: outside[name] })),
    Capabilities: ['CAPABILITY_IAM'],
    ...(stackCase.terminationProtection === true ? { EnableTerminationProtection: true } : {}),
  });
  const scene: Scene = {
    world,
    clients,
    subnetId: await idOf(STACK, 'Subnet'),
    groupId: await idOf(STACK, 'Group'),
    roleArn: (await outputsOf(STACK))['RoleArn'] ?? '',
  };
  await stackCase.before?.(scene);
  // What was begun is finished before the deletion begins.
  await world.time.advance(180_000);
}

async function playCloudFormation(world: World, { cloudFormation }: Clients): Promise<Played> {
  const since = world.time.now();
  try {
    await cloudFormation.send(new DeleteStackCommand({ StackName: STACK }));
  } catch (error) {
    return { deleted: false, seconds: 0, calls: 1, says: error instanceof Error ? error.message : '' };
  }
  await world.time.idle();
  const measured = measure(world.journal.entries(), STACK, since);
  const deleted = measured.status === 'DELETE_COMPLETE';
  return {
    deleted,
    seconds: measured.duration / 1_000,
    calls: 1 + measured.calls,
    says: deleted ? '' : (measured.failures[0] ?? measured.status),
  };
}

async function playDelstack(world: World, clients: Clients, force: boolean): Promise<Played> {
  const since = world.time.now();
  const random = world.cloud.random.stream('delstack');
  let calls = 0;
  const counted = <C extends { send: unknown }>(client: C): C => {
    const send = client.send as (command: unknown) => Promise<unknown>;
    return Object.create(client, {
      send: {
        value: async (command: unknown): Promise<unknown> => {
          calls += 1;
          const release = world.time.hold('a call of delstack');
          try {
            return await send.call(client, command);
          } finally {
            release();
          }
        },
      },
    }) as C;
  };
  const wired: DelstackClients = {
    cloudFormation: counted(clients.cloudFormation),
    ec2: counted(clients.ec2),
    lambda: counted(clients.lambda),
  };
  const clock: Clock = {
    now: () => world.time.now() / 1_000,
    sleep: (seconds) => world.time.sleep(seconds * 1_000, 'a sleep of delstack'),
    random: () => random.next(),
  };
  const release = world.time.demand('delstack');
  try {
    const outcome = await delstack(wired, clock, { stackName: STACK, force });
    const ended = endOf(world) ?? world.time.now();
    return {
      deleted: outcome.deleted,
      seconds: ((outcome.deleted ? ended : world.time.now()) - since) / 1_000,
      calls: calls + measure(world.journal.entries(), STACK, since).calls,
      says: outcome.deleted ? '' : outcome.error,
    };
  } finally {
    release();
  }
}

/** When the stack was `DELETE_COMPLETE`, which a waiter sees some time later. */
export function endOf(world: World): number | undefined {
  return world.journal
    .entries()
    .findLast(
      (entry) =>
        entry.kind === 'stack-event' &&
        entry.stackName === STACK &&
        entry.logicalResourceId === STACK &&
        entry.status === 'DELETE_COMPLETE',
    )?.at;
}
