import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';

import { measure } from '../../sandbox/demo/measure';
import { createWorld, type World } from '../../sandbox/world';
import type { WorldName } from '../../sandbox/worlds';
import { clientsOf, type Clients } from '../../test/support/clients';
import { IMPORTED } from './apps';
import type { Synthesized } from './synthesize';

/** What became of an app's stacks, by their names. */
export interface Life {
  readonly created: Readonly<Record<string, string>>;
  readonly updated: Readonly<Record<string, string>>;
  readonly deleted: Readonly<Record<string, string>>;
  /** What is left of its groups, subnets and network interfaces. */
  readonly failures: readonly string[];
}

/** Deploys, updates and deletes an app's stacks in a sandbox of their own, as `cdk` would: in their order. */
export async function live(
  name: WorldName,
  before: Synthesized,
  after: Synthesized | undefined,
): Promise<Life> {
  const world = createWorld({ world: name });
  try {
    await world.listen(0);
    return await liveIn(world, before, after);
  } finally {
    await world.close();
  }
}

async function liveIn(world: World, before: Synthesized, after: Synthesized | undefined): Promise<Life> {
  const clients = clientsOf(world);
  const ids = await account(world);
  const since = world.time.now();
  const created: Record<string, string> = {};
  const updated: Record<string, string> = {};
  const deleted: Record<string, string> = {};
  const body = (synthesized: Synthesized, stack: string): string => {
    const text = JSON.stringify(synthesized.templates.get(stack) ?? {});
    return [...ids].reduce((current, [from, to]) => current.replaceAll(from, to), text);
  };
  const Capabilities = ['CAPABILITY_NAMED_IAM' as const, 'CAPABILITY_AUTO_EXPAND' as const];
  for (const stack of before.stacks) {
    await clients.cloudFormation.send(
      new CreateStackCommand({ StackName: stack, TemplateBody: body(before, stack), Capabilities }),
    );
    await world.time.idle();
    created[stack] = await statusOf(clients, stack);
  }
  for (const stack of after?.stacks ?? []) {
    if (after === undefined || body(before, stack) === body(after, stack)) continue;
    await clients.cloudFormation.send(
      new UpdateStackCommand({ StackName: stack, TemplateBody: body(after, stack), Capabilities }),
    );
    await world.time.idle();
    updated[stack] = await statusOf(clients, stack);
  }
  for (const stack of before.stacks.toReversed()) {
    const began = world.time.now();
    await clients.cloudFormation.send(new DeleteStackCommand({ StackName: stack }));
    await world.time.idle();
    deleted[stack] = measure(world.journal.entries(), stack, began).status;
  }
  const failures = before.stacks.flatMap((stack) => measure(world.journal.entries(), stack, since).failures);
  return { created, updated, deleted, failures };
}

async function statusOf(clients: Clients, stack: string): Promise<string> {
  const answer = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
  return answer.Stacks?.[0]?.StackStatus ?? '';
}

/** The account's own VPC and bucket, for apps that import them: the ids that they name, and those that there are. */
export async function account(world: World): Promise<ReadonlyMap<string, string>> {
  const { ec2 } = clientsOf(world);
  await world.cloud.call('s3', 'CreateBucket', { Bucket: IMPORTED.bucketName });
  // As a bootstrapped one has it: templates of the CDK's ask Parameter Store for it.
  await world.cloud.call('ssm', 'PutParameter', {
    Name: '/cdk-bootstrap/hnb659fds/version',
    Value: '30',
    Type: 'String',
  });
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.99.0.0/16' }));
  const VpcId = Vpc?.VpcId ?? '';
  const subnets: string[] = [];
  for (const [index, AvailabilityZone] of ['us-east-1a', 'us-east-1b'].entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId, AvailabilityZone, CidrBlock: `10.99.${index}.0/24` }),
    );
    subnets.push(Subnet?.SubnetId ?? '');
  }
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'shared', Description: 'of nobody', VpcId }),
  );
  return new Map([
    ['sg-0123456789abcdef0', GroupId ?? ''],
    ['vpc-0123456789abcdef0', VpcId],
    ['subnet-0123456789abcdef0', subnets[0] ?? ''],
    ['subnet-0123456789abcdef1', subnets[1] ?? ''],
  ]);
}
