import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';

import { measure } from '../../sandbox/demo/measure';
import { createWorld, type World } from '../../sandbox/world';
import type { WorldName } from '../../sandbox/worlds';
import { clientsOf, type Clients } from '../../test/support/clients';
import { NETWORK, templateOf, type Scene, type StackCase } from './stacks';

/** Who deletes the stack. `the cleaner` is in its template, and CloudFormation is only asked. */
export type Deleter = 'the cleaner' | 'CloudFormation alone';

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
export async function play(
  stackCase: StackCase,
  deleter: Deleter,
  seed: number,
  name: WorldName,
): Promise<Played> {
  const world = createWorld({ seed, world: name });
  try {
    await world.listen(0);
    const clients = clientsOf(world);
    await prepare(world, clients, stackCase, deleter === 'the cleaner');
    return await playCloudFormation(world, clients);
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
