import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  CreateNetworkInterfaceCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  GetManagedResourceVisibilityCommand,
  ModifyManagedResourceVisibilityCommand,
  ModifyNetworkInterfaceAttributeCommand,
  RunInstancesCommand,
  paginateDescribeNetworkInterfaces,
  type DescribeNetworkInterfacesCommandInput,
} from '@aws-sdk/client-ec2';
import fc from 'fast-check';

import { interfaces, makeFunction, network, type Network } from '../../support/network';
import { cases } from '../../support/cases';

describe('DescribeNetworkInterfaces', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network();
  });
  afterEach(() => net.world.close());

  const plant = (more: Partial<Parameters<Network['world']['eniRelease']['plant']>[0]> = {}): string[] => [
    ...net.world.eniRelease.plant({
      service: 'Lambda',
      subnetId: net.subnets[0],
      groupIds: [net.groups[0]],
      owner: 'fn',
      ...more,
    }),
  ];
  const ids = async (input: DescribeNetworkInterfacesCommandInput = {}): Promise<string[]> =>
    (await interfaces(net, input)).map(({ NetworkInterfaceId }) => NetworkInterfaceId ?? '');
  const filtered = (...filters: readonly (readonly [string, ...string[]])[]): Promise<string[]> =>
    ids({ Filters: filters.map(([Name, ...Values]) => ({ Name, Values })) });

  it('answers a Lambda network interface as it was recorded', async () => {
    await makeFunction(net);
    const [it] = await interfaces(net);
    expect(it).toEqual({
      Attachment: {
        AttachmentId: expect.stringMatching(/^ela-attach-[0-9a-f]{17}$/u) as string,
        DeleteOnTermination: false,
        DeviceIndex: 1,
        InstanceOwnerId: 'amazon-aws',
        NetworkCardIndex: 0,
        Status: 'attached',
      },
      AvailabilityZone: 'us-east-1a',
      AvailabilityZoneId: 'use1-az1',
      Description: expect.stringMatching(/^AWS Lambda VPC ENI-fn-[0-9a-f-]{36}$/u) as string,
      Groups: [{ GroupName: 'one', GroupId: net.groups[0] }],
      InterfaceType: 'lambda',
      Ipv6Addresses: [],
      MacAddress: expect.stringMatching(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/u) as string,
      NetworkInterfaceId: expect.stringMatching(/^eni-[0-9a-f]{17}$/u) as string,
      Operator: { Managed: false, HiddenByDefault: false },
      OwnerId: '123456789012',
      PrivateDnsName: 'ip-10-0-0-4.ec2.internal',
      PrivateIpAddress: '10.0.0.4',
      PrivateIpAddresses: [
        { Primary: true, PrivateDnsName: 'ip-10-0-0-4.ec2.internal', PrivateIpAddress: '10.0.0.4' },
      ],
      RequesterId: expect.stringMatching(/^AROA\w+:123456789012$/u) as string,
      RequesterManaged: false,
      SourceDestCheck: true,
      Status: 'in-use',
      SubnetId: net.subnets[0],
      TagSet: [],
      VpcId: net.vpcId,
    });
  });

  it('answers a released one without attachment, as another type, with the same description', async () => {
    const [id = ''] = plant({ state: 'available', untilDeleted: null });
    const [it] = await interfaces(net, { NetworkInterfaceIds: [id] });
    expect(it).toMatchObject({ Status: 'available', InterfaceType: 'interface' });
    expect(it?.Attachment).toBeUndefined();
    expect(it?.Description).toMatch(/^AWS Lambda VPC ENI-fn-/u);
  });

  describe('filters', () => {
    let lambda: string;
    let rds: string;
    let mine: string;
    let instances: string;
    beforeEach(async () => {
      [lambda = ''] = plant();
      [rds = ''] = plant({ service: 'RDS', subnetId: net.subnets[1], groupIds: [...net.groups] });
      const { ec2 } = net.clients;
      const created = await ec2.send(
        new CreateNetworkInterfaceCommand({
          SubnetId: net.subnets[0],
          Description: 'mine (50% *?)',
          PrivateIpAddress: '10.0.3.77',
          Groups: [net.groups[1]],
          TagSpecifications: [{ ResourceType: 'network-interface', Tags: [{ Key: 'team', Value: 'blue' }] }],
        }),
      );
      mine = created.NetworkInterface?.NetworkInterfaceId ?? '';
      const run = await ec2.send(
        new RunInstancesCommand({
          ImageId: 'ami-1',
          MinCount: 1,
          MaxCount: 1,
          SubnetId: net.subnets[1],
          SecurityGroupIds: [net.groups[1]],
        }),
      );
      instances = run.Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? '';
      const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
      await ec2.send(new AssociateAddressCommand({ AllocationId, NetworkInterfaceId: mine }));
    });

    it.each<[string, () => readonly (readonly [string, ...string[]])[], () => readonly string[]]>([
      ['a group', () => [['group-id', net.groups[0]]], () => [lambda, rds]],
      [
        'several groups',
        () => [['group-id', net.groups[0], net.groups[1]]],
        () => [lambda, rds, mine, instances],
      ],
      ['a group’s name', () => [['group-name', 'o?e']], () => [lambda, rds]],
      ['a subnet', () => [['subnet-id', net.subnets[1]]], () => [rds, instances]],
      ['the VPC', () => [['vpc-id', net.vpcId]], () => [lambda, rds, mine, instances]],
      ['another VPC', () => [['vpc-id', 'vpc-0']], () => []],
      [
        'group and subnet',
        () => [
          ['group-id', net.groups[1]],
          ['subnet-id', net.subnets[0]],
        ],
        () => [mine],
      ],
      ['status', () => [['status', 'available']], () => [mine]],
      ['description', () => [['description', 'RDSNetworkInterface']], () => [rds]],
      ['description with *', () => [['description', 'AWS Lambda VPC ENI-*']], () => [lambda]],
      ['description with ?', () => [['description', 'RDS?etworkInterface', 'AWS?']], () => [rds]],
      ['wildcards as themselves', () => [['description', String.raw`mine (50% \*\?)`]], () => [mine]],
      ['a description that differs in case', () => [['description', 'rdsnetworkinterface']], () => []],
      ['type', () => [['interface-type', 'lambda']], () => [lambda]],
      ['requester', () => [['requester-id', 'amazon-rds', 'amazon-elb']], () => [rds]],
      ['requester managed', () => [['requester-managed', 'true']], () => [rds]],
      ['id', () => [['network-interface-id', mine, 'eni-0']], () => [mine]],
      ['zone', () => [['availability-zone', 'us-east-1a']], () => [lambda, rds, mine, instances]],
      ['owner', () => [['owner-id', '123456789012']], () => [lambda, rds, mine, instances]],
      ['address', () => [['private-ip-address', '10.0.3.77']], () => [mine]],
      ['address in the list', () => [['addresses.private-ip-address', '10.0.3.*']], () => [mine]],
      ['name', () => [['private-dns-name', 'ip-10-0-3-77.ec2.internal']], () => [mine]],
      ['public address', () => [['association.public-ip', '198.18.*']], () => [mine]],
      ['attachment’s owner', () => [['attachment.instance-owner-id', 'amazon-*']], () => [lambda, rds]],
      ['attachment’s id', () => [['attachment.attachment-id', 'ela-attach-*']], () => [lambda]],
      ['attachment’s status', () => [['attachment.status', 'attached']], () => [lambda, rds, instances]],
      ['attachment’s index', () => [['attachment.device-index', '0']], () => [instances]],
      ['attachment’s instance', () => [['attachment.instance-id', 'i-*']], () => [instances]],
      ['deletion with its instance', () => [['attachment.delete-on-termination', 'true']], () => [instances]],
      [
        'source check',
        () => [
          ['source-dest-check', 'true'],
          ['status', 'available'],
        ],
        () => [mine],
      ],
      ['tag', () => [['tag:team', 'blue', 'red']], () => [mine]],
      ['tag with *', () => [['tag:team', 'b*']], () => [mine]],
      ['tag’s key', () => [['tag-key', 'team']], () => [mine]],
      ['another tag', () => [['tag:squad', 'blue']], () => []],
      ['managed', () => [['operator.managed', 'true']], () => []],
    ])('by %s', async (_what, filters, expected) => {
      expect((await filtered(...filters())).toSorted()).toEqual([...expected()].toSorted());
    });

    it('by a tag that was put on later, and by groups that were changed', async () => {
      await net.clients.ec2.send(
        new CreateTagsCommand({ Resources: [lambda], Tags: [{ Key: 'team', Value: 'red' }] }),
      );
      await net.clients.ec2.send(
        new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId: mine, Groups: [net.groups[0]] }),
      );
      expect(await filtered(['tag:team', 'red'])).toEqual([lambda]);
      expect((await filtered(['group-id', net.groups[0]])).toSorted()).toEqual(
        [lambda, rds, mine].toSorted(),
      );
      expect((await filtered(['group-id', net.groups[1]])).toSorted()).toEqual([rds, instances].toSorted());
    });
  });

  it.each<[string, DescribeNetworkInterfacesCommandInput, string, string]>([
    [
      'an unknown filter',
      { Filters: [{ Name: 'colour', Values: ['red'] }] },
      'InvalidParameterValue',
      "The filter 'colour' is invalid",
    ],
    [
      'a filter that is a member of every object',
      { Filters: [{ Name: 'constructor', Values: ['x'] }] },
      'InvalidParameterValue',
      "The filter 'constructor' is invalid",
    ],
    [
      'more than 200 values',
      { Filters: [{ Name: 'group-id', Values: Array.from({ length: 201 }, (_, index) => `sg-${index}`) }] },
      'FilterLimitExceeded',
      'The maximum number of filter values specified on a single call is 200',
    ],
    [
      'pages that are too small',
      { MaxResults: 4 },
      'InvalidParameterValue',
      'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    ],
    [
      'pages that are too large',
      { MaxResults: 1001 },
      'InvalidParameterValue',
      'Value ( 1001 ) for parameter maxResults is invalid. Expecting a value smaller than or equal to 1000.',
    ],
    [
      'pages of ids',
      { MaxResults: 100, NetworkInterfaceIds: ['eni-0123456789abcdef0'] },
      'InvalidParameterCombination',
      'The parameter NetworkInterfaceIds cannot be used with the parameter MaxResults',
    ],
    ['a token of its own', { NextToken: 'AAAA' }, 'InvalidNextToken', "The token 'AAAA' is invalid"],
    [
      'an id that is none',
      { NetworkInterfaceIds: ['eni-xyz'] },
      'InvalidNetworkInterfaceId.Malformed',
      'Invalid id: "eni-xyz" (expecting "eni-...")',
    ],
    [
      'an id that is gone',
      { NetworkInterfaceIds: ['eni-00233276ead620ddf'] },
      'InvalidNetworkInterfaceID.NotFound',
      "The networkInterface ID 'eni-00233276ead620ddf' does not exist",
    ],
    ['DryRun', { DryRun: true }, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.'],
  ])('refuses %s, in EC2’s words', async (_what, input, name, message) => {
    await expect(ids(input)).rejects.toMatchObject({ name, message });
  });

  it('takes 200 values', async () => {
    const Values = Array.from({ length: 200 }, (_, index) => `sg-${index}`);
    await expect(ids({ Filters: [{ Name: 'group-id', Values }] })).resolves.toEqual([]);
  });

  describe('pages', () => {
    it('hold each once, of 1,000 at most', async () => {
      const planted = plant({ count: 2_345 });
      const sizes: number[] = [];
      const seen: string[] = [];
      for await (const page of paginateDescribeNetworkInterfaces(
        { client: net.clients.ec2, pageSize: 1_000 },
        { IncludeManagedResources: true },
      )) {
        sizes.push(page.NetworkInterfaces?.length ?? 0);
        seen.push(...(page.NetworkInterfaces ?? []).map((each) => each.NetworkInterfaceId ?? ''));
      }
      expect(sizes).toEqual([1_000, 1_000, 345]);
      expect(seen.toSorted()).toEqual(planted.toSorted());
    });

    it('neither repeat nor hide what stays, whatever comes and goes between them', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 6, max: 40 }),
          fc.array(fc.tuple(fc.boolean(), fc.nat(60)), { maxLength: 8 }),
          async (count, changes) => {
            const fresh = await network({ seed: count });
            const { ec2 } = fresh.world;
            const where = { subnetId: fresh.subnets[0], groupIds: [], description: 'x' };
            const stay = new Set(
              Array.from({ length: count }, () => ec2.create('test', where).networkInterfaceId),
            );
            const seen: string[] = [];
            let token: string | undefined;
            const left = [...changes];
            do {
              const page = await fresh.clients.ec2.send(
                new DescribeNetworkInterfacesCommand({
                  MaxResults: 5,
                  ...(token === undefined ? {} : { NextToken: token }),
                }),
              );
              seen.push(...(page.NetworkInterfaces ?? []).map((each) => each.NetworkInterfaceId ?? ''));
              token = page.NextToken;
              const [create, index] = left.shift() ?? [undefined, 0];
              const victim = [...stay][index % stay.size];
              if (create === true) ec2.create('test', where);
              else if (create === false && victim !== undefined) {
                stay.delete(victim);
                ec2.remove('test', victim);
              }
            } while (token !== undefined);
            expect(new Set(seen).size).toBe(seen.length);
            for (const id of stay) expect(seen).toContain(id);
            await fresh.world.close();
          },
        ),
        cases(20),
      );
    });
  });

  describe('managed resources', () => {
    const without = async (input: DescribeNetworkInterfacesCommandInput = {}): Promise<number | undefined> =>
      (await net.clients.ec2.send(new DescribeNetworkInterfacesCommand(input))).NetworkInterfaces?.length;

    it('are shown when asked for, by parameter, by id, or by the account’s setting', async () => {
      const [id = ''] = plant({ service: 'WorkSpaces' });
      plant();
      expect(await without()).toBe(1);
      expect(await without({ IncludeManagedResources: false })).toBe(1);
      expect(await without({ IncludeManagedResources: true })).toBe(2);
      expect(await without({ NetworkInterfaceIds: [id] })).toBe(1);
      const { ec2 } = net.clients;
      expect(await ec2.send(new GetManagedResourceVisibilityCommand({}))).toMatchObject({
        Visibility: { DefaultVisibility: 'hidden' },
      });
      await ec2.send(new ModifyManagedResourceVisibilityCommand({ DefaultVisibility: 'visible' }));
      expect(await without()).toBe(2);
    });

    it('are Lambda’s too with the fault, each or some, the same ones each time', async () => {
      plant({ count: 200 });
      expect(await without()).toBe(200);
      net.world.faults.set('managed-hidden', 1);
      expect(await without()).toBe(0);
      const [it] = await interfaces(net);
      expect(it?.Operator).toEqual({
        Managed: true,
        Principal: 'lambda.amazonaws.com',
        HiddenByDefault: true,
      });
      net.world.faults.set('managed-hidden', 0.5);
      const some = await without();
      expect(some).toBeGreaterThan(60);
      expect(some).toBeLessThan(140);
      expect(await without()).toBe(some);
    });

    it('block all the same', async () => {
      net.world.faults.set('managed-hidden', 1);
      plant();
      await expect(
        net.world.cloud.call('ec2', 'DeleteSecurityGroup', { GroupId: net.groups[0] }),
      ).rejects.toMatchObject({ code: 'DependencyViolation' });
    });
  });

  describe('reads of the past', () => {
    const count = async (): Promise<number> => (await ids()).length;
    const sample = async (times: number): Promise<Set<number>> => {
      const seen = new Set<number>();
      for (let index = 0; index < times; index += 1) seen.add(await count());
      return seen;
    };

    it('with stale-reads: some version of the last three minutes, and the present after that', async () => {
      const [id = ''] = plant({ state: 'available', untilDeleted: null });
      await net.world.time.advance(600_000);
      net.world.faults.set('stale-reads', 180_000);
      expect(await sample(10)).toEqual(new Set([1]));
      await net.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
      expect(await sample(20)).toEqual(new Set([1]));
      await net.world.time.advance(90_000);
      expect(await sample(40)).toEqual(new Set([0, 1]));
      await net.world.time.advance(90_001);
      expect(await sample(20)).toEqual(new Set([0]));
    });

    it('with stale-reads: what is gone shows with its tags', async () => {
      const [id = ''] = plant({ service: 'AgentCore', state: 'available', untilDeleted: null });
      await net.world.time.advance(600_000);
      net.world.faults.set('stale-reads', 180_000);
      await net.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
      expect((await interfaces(net))[0]?.TagSet).toEqual([
        { Key: 'AmazonBedrockAgentCoreManaged', Value: 'true' },
      ]);
    });

    it('with stale-reads: what a read shows is no more, for whoever acts on it', async () => {
      const [id = ''] = plant({ state: 'available', untilDeleted: null });
      await net.world.time.advance(600_000);
      net.world.faults.set('stale-reads', 180_000);
      await net.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
      expect(await ids()).toEqual([id]);
      await expect(
        net.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id })),
      ).rejects.toMatchObject({ name: 'InvalidNetworkInterfaceID.NotFound' });
    });

    it('with empty-reads: nothing at all now and then, for three minutes after a change', async () => {
      plant();
      net.world.faults.set('empty-reads', 0.5);
      expect(await sample(40)).toEqual(new Set([0, 1]));
      await net.world.time.advance(180_000);
      expect(await sample(20)).toEqual(new Set([1]));
    });

    it('with flapping: available, in use, and available again', async () => {
      net.world.faults.set('flapping', 1);
      const [id = ''] = plant({ state: 'releasing', untilAvailable: 10_000, untilDeleted: null });
      const seen: string[] = [];
      for (let second = 0; second < 300; second += 1) {
        const [it] = await interfaces(net);
        const now = `${it?.Status ?? 'gone'} ${it?.InterfaceType ?? ''} ${it?.Attachment === undefined ? 'free' : 'attached'}`;
        if (seen.at(-1) !== now) seen.push(now);
        await net.world.time.advance(1_000);
      }
      expect(seen).toEqual([
        'in-use lambda attached',
        'available interface free',
        'in-use lambda attached',
        'available interface free',
      ]);
      await net.clients.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: id }));
    });

    it('change nothing: the same reads twice, the same world', async () => {
      const story = async (reads: number): Promise<unknown> => {
        const one = await network({ seed: 5, faults: { 'stale-reads': 60_000, 'empty-reads': 0.3 } });
        await makeFunction(one);
        for (let index = 0; index < reads; index += 1) await interfaces(one);
        await one.world.time.advance(3_600_000);
        await one.world.cloud.call('lambda', 'DeleteFunction', { FunctionName: 'fn' });
        await one.world.time.advance(7_200_000);
        const entries = one.world.journal.entries();
        await one.world.close();
        return entries;
      };
      expect(await story(25)).toEqual(await story(0));
    });
  });
});
