import {
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';

import { createWorld, type World } from '../../../sandbox/world';
import { clientsOf, type Clients } from '../../support/clients';
import { inProcess } from '../../support/in-process';
import { interfaces } from '../../support/network';

describe('EC2’s network interfaces', () => {
  let world: World;
  let ec2: Clients['ec2'];
  let vpcId: string;
  let subnetId: string;
  let groupId: string;

  beforeEach(async () => {
    world = createWorld({ project: null });
    ({ ec2 } = clientsOf(world));
    vpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId ?? '';
    subnetId =
      (await ec2.send(new CreateSubnetCommand({ VpcId: vpcId, CidrBlock: '10.0.0.0/24' }))).Subnet
        ?.SubnetId ?? '';
    groupId =
      (await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName: 'g', Description: 'd' })))
        .GroupId ?? '';
  });
  afterEach(() => world.close());

  const plant = (
    attachmentId: string | undefined,
    description = 'planted',
    instanceOwnerId = 'amazon-aws',
  ): string =>
    world.ec2.create('test', {
      subnetId,
      groupIds: [groupId],
      description,
      ...(attachmentId === undefined
        ? {}
        : {
            attachment: {
              attachmentId,
              instanceOwnerId,
              instanceId: undefined,
              deviceIndex: 1,
              deleteOnTermination: false,
            },
          }),
    }).networkInterfaceId;

  it.each([
    [
      'DeleteSecurityGroup',
      'DependencyViolation',
      (): string => `resource ${groupId} has a dependent object`,
      () => new DeleteSecurityGroupCommand({ GroupId: groupId }),
    ],
    [
      'DeleteSubnet',
      'DependencyViolation',
      (): string => `The subnet '${subnetId}' has dependencies and cannot be deleted.`,
      () => new DeleteSubnetCommand({ SubnetId: subnetId }),
    ],
    [
      'DeleteVpc',
      'DependencyViolation',
      (): string => `The vpc '${vpcId}' has dependencies and cannot be deleted.`,
      () => new DeleteVpcCommand({ VpcId: vpcId }),
    ],
  ] as const)('%s says %s in EC2’s words while one is there', async (_name, code, message, command) => {
    plant('ela-attach-1');
    await expect(ec2.send(command() as DeleteVpcCommand)).rejects.toMatchObject({
      name: code,
      message: message(),
    });
  });

  it('refuses to detach what a service attached, and to delete what is in use', async () => {
    const id = plant('ela-attach-1');
    await expect(
      ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'ela-attach-1', Force: true })),
    ).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: "You are not allowed to manage 'ela-attach' attachments.",
    });
    await expect(
      ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `Network interface '${id}' is currently in use.`,
    });
  });

  it('detaches an ordinary attachment, deletes what is free, and tells what never was', async () => {
    const id = plant('eni-attach-1', 'mine', '123456789012');
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-1' }));
    const [detaching] = await interfaces({ clients: clientsOf(world) });
    expect(detaching).toMatchObject({ Status: 'in-use', Attachment: { Status: 'detaching' } });
    await expect(
      ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
    ).rejects.toMatchObject({ message: `Network interface '${id}' is currently in use.` });
    await ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-1' }));
    await world.time.advance(15_000);
    await expect(
      ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: 'eni-attach-1' })),
    ).rejects.toMatchObject({
      name: 'InvalidAttachmentID.NotFound',
      message: "The interface attachment 'eni-attach-1' does not exist.",
    });
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    await expect(
      ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
    ).rejects.toMatchObject({
      name: 'InvalidNetworkInterfaceID.NotFound',
      message: `The networkInterface ID '${id}' does not exist`,
    });
  });

  it('filters with wildcards, ORs values, ANDs filters, and refuses what EC2 refuses', async () => {
    const lambda = plant('ela-attach-1', 'AWS Lambda VPC ENI-fn-1');
    const other = plant(undefined, 'mine');
    const ids = async (...filters: readonly [string, ...string[]][]): Promise<(string | undefined)[]> => {
      const answer = await ec2.send(
        new DescribeNetworkInterfacesCommand({
          Filters: filters.map(([Name, ...Values]) => ({ Name, Values })),
        }),
      );
      return (answer.NetworkInterfaces ?? []).map((each) => each.NetworkInterfaceId);
    };
    await expect(ids(['description', 'AWS Lambda VPC ENI-*'])).resolves.toEqual([lambda]);
    await expect(ids(['description', 'AWS*', 'mine'])).resolves.toHaveLength(2);
    await expect(ids(['description', 'AWS*', 'mine'], ['status', 'available'])).resolves.toEqual([other]);
    await expect(ids(['group-id', groupId], ['subnet-id', 'subnet-0'])).resolves.toEqual([]);
    await expect(ids(['colour', 'red'])).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "The filter 'colour' is invalid",
    });
    await expect(
      ids(['group-id', ...Array.from({ length: 201 }, (_, index) => `sg-${index}`)]),
    ).rejects.toMatchObject({ name: 'FilterLimitExceeded' });
  });

  it('pages', async () => {
    for (let index = 0; index < 13; index += 1) plant(undefined);
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ec2.send(
        new DescribeNetworkInterfacesCommand({
          MaxResults: 5,
          ...(NextToken === undefined ? {} : { NextToken }),
        }),
      );
      seen.push(...(page.NetworkInterfaces ?? []).map((each) => each.NetworkInterfaceId));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(new Set(seen).size).toBe(13);
    expect(seen).toHaveLength(13);
    await expect(ec2.send(new DescribeNetworkInterfacesCommand({ MaxResults: 4 }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });

  it('hides managed resources unless they are asked for', async () => {
    world.faults.set('managed-hidden', 1);
    const id = plant('ela-attach-1', 'AWS Lambda VPC ENI-fn-1');
    const hidden = await ec2.send(new DescribeNetworkInterfacesCommand({}));
    const shown = await ec2.send(new DescribeNetworkInterfacesCommand({ IncludeManagedResources: true }));
    expect(hidden.NetworkInterfaces).toEqual([]);
    expect(shown.NetworkInterfaces?.map((each) => each.NetworkInterfaceId)).toEqual([id]);
  });

  it('may answer with the past, and a read changes nothing', async () => {
    const id = plant(undefined);
    await world.time.advance(1_000);
    await ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    world.faults.set('stale-reads', 180_000);
    const stale = new Set<number | undefined>();
    for (let index = 0; index < 20; index += 1) {
      stale.add((await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces?.length);
    }
    await world.time.advance(181_000);
    expect(stale.has(0)).toBe(true);
    expect((await ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces).toEqual([]);
  });

  it.each([
    { PrivateIpAddress: '10.0.0.9' },
    { PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.0.9' }] },
  ])('has the address that it is asked for: %j', async (wanted) => {
    const made = await ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId, ...wanted }));
    expect(made.NetworkInterface?.PrivateIpAddress).toBe('10.0.0.9');
  });

  it.each([
    ['PrivateIpAddresses', { PrivateIpAddresses: [{ Primary: false, PrivateIpAddress: '10.0.0.9' }] }],
    [
      'PrivateIpAddresses',
      {
        PrivateIpAddresses: [
          { Primary: true, PrivateIpAddress: '10.0.0.9' },
          { Primary: false, PrivateIpAddress: '10.0.0.10' },
        ],
      },
    ],
    ['SecondaryPrivateIpAddressCount', { SecondaryPrivateIpAddressCount: 1 }],
    ['Ipv6AddressCount', { Ipv6AddressCount: 1 }],
    ['Ipv6Addresses', { Ipv6Addresses: [{ Ipv6Address: '2001:db8::1' }] }],
    ['Ipv4PrefixCount', { Ipv4PrefixCount: 1 }],
  ])('says that it has one address only: %s of %j', async (name, wanted) => {
    await expect(
      ec2.send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId, ...wanted })),
    ).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: `This sandbox gives a network interface its primary private IPv4 address and no others (${name}).`,
    });
    expect(world.ec2.networkInterfaces()).toEqual([]);
  });

  it('throttles a role past the bucket, and refills it with virtual time; people are never throttled', async () => {
    const by = (credentials: { accessKeyId: string; secretAccessKey: string }) => (): Promise<unknown> =>
      new EC2Client({
        region: 'us-east-1',
        credentials,
        requestHandler: inProcess(world),
        maxAttempts: 1,
      }).send(new CreateNetworkInterfaceCommand({ SubnetId: subnetId }));
    world.iam.allow('role', ['ec2:*']);
    const arn = 'arn:aws:sts::123456789012:assumed-role/role/session';
    const create = by(world.cloud.callers.issue({ arn, roleName: 'role' }));
    for (let index = 0; index < 100; index += 1) await create();
    await expect(create()).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
      message: 'Request limit exceeded.',
    });
    await by({ accessKeyId: 'person', secretAccessKey: 'x' })();
    await world.time.advance(1_000);
    for (let index = 0; index < 5; index += 1) await create();
    await expect(create()).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
  });
});
