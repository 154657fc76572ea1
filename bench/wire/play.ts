import { join } from 'node:path';

import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateNetworkInterfaceCommand,
  CreateVpcCommand,
  CreateSubnetCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { DescribeParametersCommand } from '@aws-sdk/client-ssm';

import type { WireRequest } from '../../sandbox/wire/types';
import type { createWorld, World } from '../../sandbox/world';
import { clientsOf, type Clients } from '../../test/support/clients';
import { median } from '../measure';

/*
 * One process of the section `wire`: loads the sandbox in the folder it is given, sends it what the SDK's clients send, and
 * prints what the answers cost it.
 */

/** What a process measured, in milliseconds of a core: the medians of its rounds. */
export interface Costs {
  /** One DescribeNetworkInterfaces of all interfaces, from the request's bytes to the answer's. */
  readonly describe: number;
  /** 200 small calls, 50 each to EC2, CloudFormation, Lambda and SSM. */
  readonly small: number;
  /** Bytes of the large answer: that both are about the same thing. */
  readonly bytes: number;
}

const INTERFACES = 1_000;
const ROUNDS = 15;
const WARM_UPS = 5;
const SMALL_CALLS = 200;

async function main(folder: string): Promise<Costs> {
  const { createWorld: create } = (await import(join(folder, 'world'))) as {
    createWorld: typeof createWorld;
  };
  const world = create({ project: null });
  const sent: WireRequest[] = [];
  const clients = clientsOf({
    ...world,
    handle: (request) => {
      sent.push(request);
      return world.handle(request);
    },
  });
  await populate(clients);
  const requests = async (send: () => Promise<unknown>): Promise<WireRequest> => {
    await send();
    const last = sent.at(-1);
    if (last === undefined) throw new Error('Nothing was sent.');
    return last;
  };
  const describe = await requests(() => clients.ec2.send(new DescribeNetworkInterfacesCommand({})));
  const small = [
    await requests(() =>
      clients.ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'state', Values: ['available'] }] })),
    ),
    await requests(() => clients.cloudFormation.send(new DescribeStacksCommand({}))),
    await requests(() => clients.lambda.send(new ListFunctionsCommand({ MaxItems: 10 }))),
    await requests(() => clients.ssm.send(new DescribeParametersCommand({ MaxResults: 10 }))),
  ];
  const { body } = await world.handle(describe);
  const costs = {
    describe: await cost(world, [describe]),
    small: await cost(world, Array.from({ length: SMALL_CALLS / small.length }, () => small).flat()),
    bytes: body.length,
  };
  await world.close();
  return costs;
}

async function populate({ ec2 }: Clients): Promise<void> {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.0.0/20' }));
  for (let index = 0; index < INTERFACES; index += 1) {
    await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId: Subnet?.SubnetId,
        Description: `AWS Lambda VPC ENI-function-${index}`,
        TagSpecifications: [
          { ResourceType: 'network-interface', Tags: [{ Key: 'number', Value: String(index) }] },
        ],
      }),
    );
  }
}

/** The median of the rounds. */
async function cost(world: World, requests: readonly WireRequest[]): Promise<number> {
  const took: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (const request of requests) {
      const { status } = await world.handle(request);
      if (status !== 200) throw new Error(`${request.target} was answered with ${status}.`);
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) took.push((user + system) / 1_000);
  }
  return median(took);
}

async function print(): Promise<void> {
  process.stdout.write(JSON.stringify(await main(process.argv[2] ?? '')));
}

void print();
