import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourceCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateNetworkInterfaceCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';

import { MINUTE, SECOND } from '../../sandbox/time/instant';
import { createWorld, type World, type WorldOptions } from '../../sandbox/world';
import { clientsOf, type Clients } from '../../test/support/clients';
import { CURES, templateOf, type Cure } from './cures';
import { usageOf, type Usage } from './usage';

/** How a deletion went. Times are virtual seconds. */
export interface Play {
  /** By the first DeleteStack. */
  readonly isDeletedAtFirst: boolean;
  /** From the beginning (of the work by hand, too) to the end of what the first DeleteStack did. */
  readonly first: number;
  /** From the beginning until the stack was gone; undefined if it is still there after the last DeleteStack. */
  readonly whole: number | undefined;
  /** How often DeleteStack was called. */
  readonly tries: number;
  /** Of the time until the first DeleteStack ended. */
  readonly usage: Usage;
  /** What belongs to others and is gone, or isn't as it was. */
  readonly foreignTouched: number;
  /** Why the first DeleteStack failed, as CloudFormation says it. */
  readonly reasons: readonly string[];
}

const STACK = 'app';
/** Somebody else's, with a function in a VPC of its own and a network interface made by hand. It stays. */
const NEIGHBOUR = 'neighbour';
/** The first DeleteStack, and at most so many more. */
const MORE_TRIES = 3;

/** From the stack's creation to its deletion. */
const SETTLED_AFTER = 10 * MINUTE;

/** How long somebody who waits by hand does, and how often they look. */
const BY_HAND = { every: 15 * SECOND, atMost: 45 * MINUTE } as const;

/** Deploys and deletes the stack in a world of its own, by AWS's own clients. The same for the same seed. */
export async function play(
  cure: Cure,
  seed: number,
  options: Pick<WorldOptions, 'faults' | 'world'>,
): Promise<Play> {
  const world = createWorld({ seed, ...options });
  try {
    await world.listen(0);
    return await new Player(world, cure).play();
  } finally {
    await world.close();
  }
}

class Player {
  readonly #world: World;
  readonly #clients: Clients;
  readonly #cure: Cure;

  constructor(world: World, cure: Cure) {
    this.#world = world;
    this.#clients = clientsOf(world);
    this.#cure = cure;
  }

  async play(): Promise<Play> {
    const time = this.#world.time;
    await this.#deployNeighbour();
    await this.#deploy(STACK, templateOf(this.#cure), {
      ...this.#cure.parameters,
      RoleArn: `arn:aws:iam::${this.#world.cloud.account}:role/${await this.#physicalId(NEIGHBOUR, 'Role')}`,
    });
    // What express mode leaves to go on is over when the stack is deleted.
    await time.advance(SETTLED_AFTER);
    const memory = await this.#memory();
    const before = await this.#foreign();
    if (before.size === 0) throw new Error('The neighbour has nothing that could be touched.');
    const began = time.now();
    const elapsed = (): number => (time.now() - began) / SECOND;

    if (this.#cure.isByHand === true) await this.#detachByHand();
    let isDeleted = await this.#delete();
    const isDeletedAtFirst = isDeleted;
    const first = elapsed();
    const usage = usageOf(this.#world.journal.entries(), began, time.now(), memory);
    const reasons = this.#failures(began);
    let tries = 1;
    while (!isDeleted && tries <= MORE_TRIES) {
      tries += 1;
      isDeleted = await this.#delete();
    }
    const whole = isDeleted ? elapsed() : undefined;

    const after = await this.#foreign();
    const foreignTouched = [...before].filter(([id, state]) => after.get(id) !== state).length;
    return { isDeletedAtFirst, first, whole, tries, usage, foreignTouched, reasons };
  }

  async #deployNeighbour(): Promise<void> {
    const nothing = CURES.find(({ name }) => name === 'nothing');
    if (nothing === undefined) throw new Error('There is no stack without a cure.');
    await this.#deploy(NEIGHBOUR, templateOf(nothing), {});
    await this.#clients.ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: await this.#physicalId(NEIGHBOUR, 'PrivateSubnet'),
        Description: 'Made by hand',
      }),
    );
  }

  /** Of the parameters those are given that the template has. */
  async #deploy(
    StackName: string,
    TemplateBody: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<void> {
    await this.#clients.cloudFormation.send(
      new CreateStackCommand({
        StackName,
        TemplateBody,
        Capabilities: ['CAPABILITY_IAM'],
        Parameters: Object.entries(parameters)
          .filter(([name]) => new RegExp(`^  ${name}:$`, 'mu').test(TemplateBody))
          .map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      }),
    );
    await this.#world.time.idle();
    const { status, reason } = await this.#status(StackName);
    if (status !== 'CREATE_COMPLETE')
      throw new Error(`${this.#cure.title}: ${StackName} could not be deployed: ${status}: ${reason}`);
  }

  /** Whether the stack is gone. */
  async #delete(): Promise<boolean> {
    const { StackId } = await this.#stack();
    await this.#clients.cloudFormation.send(new DeleteStackCommand({ StackName: STACK }));
    await this.#world.time.idle();
    const { status, reason } = await this.#status(StackId);
    if (status !== 'DELETE_COMPLETE' && status !== 'DELETE_FAILED')
      throw new Error(`${this.#cure.title}: the stack rests in ${status}: ${reason}`);
    return status === 'DELETE_COMPLETE';
  }

  /** Takes the function off its VPC, and looks until its network interfaces are gone. */
  async #detachByHand(): Promise<void> {
    const { ec2, lambda } = this.#clients;
    const time = this.#world.time;
    const until = time.now() + BY_HAND.atMost;
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: await this.#physicalId(STACK, 'Function'),
        VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
      }),
    );
    const group = await this.#physicalId(STACK, 'FunctionSecurityGroup');
    while (time.now() < until) {
      const { NetworkInterfaces = [] } = await ec2.send(
        new DescribeNetworkInterfacesCommand({
          Filters: [{ Name: 'group-id', Values: [group] }],
          IncludeManagedResources: true,
        }),
      );
      if (NetworkInterfaces.length === 0) return;
      await time.advance(BY_HAND.every);
    }
  }

  async #stack(): Promise<{ readonly StackId: string }> {
    const answer = await this.#clients.cloudFormation.send(new DescribeStacksCommand({ StackName: STACK }));
    return { StackId: answer.Stacks?.[0]?.StackId ?? '' };
  }

  async #status(StackName: string): Promise<{ readonly status: string; readonly reason: string }> {
    const answer = await this.#clients.cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const { StackStatus: status = '', StackStatusReason: reason = '' } = answer.Stacks?.[0] ?? {};
    return { status, reason };
  }

  async #physicalId(StackName: string, LogicalResourceId: string): Promise<string> {
    const answer = await this.#clients.cloudFormation.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId }),
    );
    return answer.StackResourceDetail?.PhysicalResourceId ?? '';
  }

  /** Megabytes of the stack's functions, by name. */
  async #memory(): Promise<ReadonlyMap<string, number>> {
    const answer = await this.#clients.cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: STACK }),
    );
    const memory = new Map<string, number>();
    for (const { ResourceType, PhysicalResourceId = '' } of answer.StackResources ?? []) {
      if (ResourceType !== 'AWS::Lambda::Function') continue;
      const { MemorySize = 0 } = await this.#clients.lambda.send(
        new GetFunctionConfigurationCommand({ FunctionName: PhysicalResourceId }),
      );
      memory.set(PhysicalResourceId, MemorySize);
    }
    return memory;
  }

  /** The neighbour's network interfaces, and the state of each. */
  async #foreign(): Promise<ReadonlyMap<string, string>> {
    const { NetworkInterfaces = [] } = await this.#clients.ec2.send(
      new DescribeNetworkInterfacesCommand({
        Filters: [{ Name: 'subnet-id', Values: [await this.#physicalId(NEIGHBOUR, 'PrivateSubnet')] }],
        IncludeManagedResources: true,
      }),
    );
    return new Map(
      NetworkInterfaces.map(({ NetworkInterfaceId = '', Status, Attachment, Groups = [] }) => [
        NetworkInterfaceId,
        JSON.stringify([Status, Attachment?.AttachmentId, Groups.map(({ GroupId }) => GroupId)]),
      ]),
    );
  }

  #failures(since: number): readonly string[] {
    return this.#world.journal
      .entries()
      .flatMap((entry) =>
        entry.kind === 'stack-event' &&
        entry.at >= since &&
        entry.status === 'DELETE_FAILED' &&
        entry.logicalResourceId !== STACK
          ? [`${entry.logicalResourceId}: ${entry.reason ?? ''}`]
          : [],
      );
  }
}
