import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DeleteTagsCommand,
  DescribeSecurityGroupReferencesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeTagsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';

import { network, type Network } from '../../support/network';

describe('security groups', () => {
  let net: Network;
  let ec2: Network['clients']['ec2'];
  let one: string;
  let two: string;
  beforeEach(async () => {
    net = await network();
    ({ ec2 } = net.clients);
    [one, two] = net.groups;
  });
  afterEach(() => net.world.close());

  const group = async (GroupId: string): Promise<SecurityGroup | undefined> =>
    (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }))).SecurityGroups?.[0];
  const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };

  it('let everything out and nothing in when they are new', async () => {
    expect(await group(one)).toMatchObject({
      GroupName: 'one',
      Description: 'test',
      OwnerId: '123456789012',
      VpcId: net.vpcId,
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  });

  it('hold rules, joined by protocol and ports, until they are revoked', async () => {
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: one,
        IpPermissions: [
          {
            ...https,
            IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'inside' }, { CidrIp: '192.168.0.0/16' }],
            UserIdGroupPairs: [{ GroupId: two }],
          },
        ],
      }),
    );
    expect((await group(one))?.IpPermissions).toEqual([
      {
        ...https,
        IpRanges: [{ CidrIp: '10.0.0.0/8', Description: 'inside' }, { CidrIp: '192.168.0.0/16' }],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [{ GroupId: two, UserId: '123456789012' }],
      },
    ]);
    const twice = ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: one, ...https, CidrIp: '10.0.0.0/8' }),
    );
    await expect(twice).rejects.toMatchObject({
      name: 'InvalidPermission.Duplicate',
      message:
        'the specified rule "peer: 10.0.0.0/8, TCP, from port: 443, to port: 443, ALLOW" already exists',
    });
    const rules = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [one] }] }),
    );
    expect(rules.SecurityGroupRules).toHaveLength(4);
    const byId = rules.SecurityGroupRules?.find(({ CidrIpv4 }) => CidrIpv4 === '192.168.0.0/16');
    await ec2.send(
      new RevokeSecurityGroupIngressCommand({
        GroupId: one,
        SecurityGroupRuleIds: [byId?.SecurityGroupRuleId ?? ''],
      }),
    );
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: one, ...https, CidrIp: '10.0.0.0/8' }));
    expect((await group(one))?.IpPermissions).toMatchObject([{ UserIdGroupPairs: [{ GroupId: two }] }]);
    await expect(
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: one, ...https, CidrIp: '10.0.0.0/8' })),
    ).rejects.toMatchObject({
      name: 'InvalidPermission.NotFound',
      message: 'The specified rule does not exist in this security group.',
    });
  });

  it.each([
    ['IpRanges', { IpRanges: [{ CidrIp: '10.0.0.0/33' }] }, 'CIDR block 10.0.0.0/33 is malformed'],
    ['IpRanges', { IpRanges: [{ CidrIp: '10.0.0.1' }] }, 'CIDR block 10.0.0.1 is malformed'],
    [
      'Ipv6Ranges',
      { Ipv6Ranges: [{ CidrIpv6: '2001:db8::/129' }] },
      'CIDR block 2001:db8::/129 is malformed',
    ],
    ['Ipv6Ranges', { Ipv6Ranges: [{ CidrIpv6: '10.0.0.0/8' }] }, 'CIDR block 10.0.0.0/8 is malformed'],
  ])('let in nobody from what is no block: %s %j', async (_kind, peers, message) => {
    const GroupId = one;
    await expect(
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, ...peers }],
        }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue', message });
  });

  it('keep blocks in their canonical form, and find duplicates by it', async () => {
    const GroupId = one;
    const allow = (CidrIp: string, CidrIpv6: string): Promise<unknown> =>
      ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp }], Ipv6Ranges: [{ CidrIpv6 }] }],
        }),
      );
    await allow('100.68.0.18/18', '2001:DB8:0:0:1:2:3:4/40');
    expect((await group(one))?.IpPermissions).toMatchObject([
      { IpRanges: [{ CidrIp: '100.68.0.0/18' }], Ipv6Ranges: [{ CidrIpv6: '2001:db8::/40' }] },
    ]);
    await expect(allow('100.68.0.0/18', '::/0')).rejects.toMatchObject({
      name: 'InvalidPermission.Duplicate',
    });
  });

  it('stay while a rule of another group names them, inward or outward; their own rules don’t count', async () => {
    const permission = (GroupId: string): { IpPermissions: object[] } => ({
      IpPermissions: [{ ...https, UserIdGroupPairs: [{ GroupId }] }],
    });
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: one, ...permission(one) }));
    await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: two, ...permission(one) }));
    const deletion = (): Promise<unknown> => ec2.send(new DeleteSecurityGroupCommand({ GroupId: one }));
    await expect(deletion()).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `resource ${one} has a dependent object`,
    });
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId: two, ...permission(one) }));
    await deletion();
    await expect(group(one)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
  });

  it('are found by their rules', async () => {
    await ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId: one,
        IpPermissions: [{ ...https, UserIdGroupPairs: [{ GroupId: two }] }],
      }),
    );
    const found = async (Name: string, ...Values: string[]): Promise<string[]> => {
      const Filters = [
        { Name, Values },
        { Name: 'vpc-id', Values: [net.vpcId] },
      ];
      const answer = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
      return (answer.SecurityGroups ?? []).map(({ GroupName = '' }) => GroupName).toSorted();
    };
    expect(await found('ip-permission.group-id', two)).toEqual(['one']);
    expect(await found('ip-permission.group-name', 'two')).toEqual([]);
    expect(await found('egress.ip-permission.group-name', 'two')).toEqual([]);
    expect(await found('ip-permission.from-port', '443')).toEqual(['one']);
    expect(await found('egress.ip-permission.cidr', '0.0.0.0/0')).toEqual(['default', 'one', 'two']);
    expect(await found('group-name', 'on*')).toEqual(['one']);
  });

  it('have ids that a filter of rules knows by their form', async () => {
    const rules = async (id: string): Promise<number | undefined> => {
      const Filters = [{ Name: 'group-id', Values: [id] }];
      return (await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules?.length;
    };
    await expect(rules('foobar')).rejects.toMatchObject({
      name: 'InvalidGroupId.Malformed',
      message: "The security group ID 'foobar' is malformed",
    });
    expect(await rules('sg-005216b55886f0fdc')).toBe(0);
    expect(await rules(`${one.slice(0, -1)}*`)).toBeGreaterThan(0);
  });

  it('of other VPCs that name them are told', async () => {
    const answer = await ec2.send(new DescribeSecurityGroupReferencesCommand({ GroupId: [one] }));
    expect(answer.SecurityGroupReferenceSet).toEqual([]);
  });

  it.each<[string, () => object, string, RegExp]>([
    [
      'a name twice',
      () => ({ GroupName: 'one', Description: 'd', VpcId: net.vpcId }),
      'InvalidGroup.Duplicate',
      /^The security group 'one' already exists for VPC 'vpc-\w+'$/u,
    ],
    [
      'the name default',
      () => ({ GroupName: 'default', Description: 'd', VpcId: net.vpcId }),
      'InvalidParameterValue',
      /^Cannot use reserved security group name: default$/u,
    ],
    [
      'no description',
      () => ({ GroupName: 'x', VpcId: net.vpcId }),
      'MissingParameter',
      /^The request must contain the parameter groupDescription$/u,
    ],
  ])('%s is refused', async (_what, input, name, message) => {
    const creation = ec2.send(
      new CreateSecurityGroupCommand(input() as { GroupName: string; Description: string }),
    );
    await expect(creation).rejects.toMatchObject({ name, message: expect.stringMatching(message) as string });
  });

  it('a VPC’s default group is nobody’s to delete', async () => {
    const groups = await ec2.send(
      new DescribeSecurityGroupsCommand({
        Filters: [
          { Name: 'vpc-id', Values: [net.vpcId] },
          { Name: 'group-name', Values: ['default'] },
        ],
      }),
    );
    const GroupId = groups.SecurityGroups?.[0]?.GroupId ?? '';
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject({
      name: 'CannotDelete',
      message: `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`,
    });
  });

  it('and everything else have tags', async () => {
    const { GroupId = '' } = await ec2.send(
      new CreateSecurityGroupCommand({
        GroupName: 'tagged',
        Description: 'd',
        VpcId: net.vpcId,
        TagSpecifications: [{ ResourceType: 'security-group', Tags: [{ Key: 'a', Value: '1' }] }],
      }),
    );
    await ec2.send(
      new CreateTagsCommand({
        Resources: [GroupId, net.vpcId],
        Tags: [
          { Key: 'a', Value: '2' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    await ec2.send(
      new DeleteTagsCommand({ Resources: [net.vpcId], Tags: [{ Key: 'a', Value: 'no' }, { Key: 'b' }] }),
    );
    const tags = await ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [GroupId, net.vpcId] }] }),
    );
    expect(new Set(tags.Tags)).toEqual(
      new Set([
        { ResourceId: GroupId, ResourceType: 'security-group', Key: 'a', Value: '2' },
        { ResourceId: GroupId, ResourceType: 'security-group', Key: 'b', Value: '' },
        { ResourceId: net.vpcId, ResourceType: 'vpc', Key: 'a', Value: '2' },
      ]),
    );
    await expect(
      ec2.send(new CreateTagsCommand({ Resources: ['sg-0'], Tags: [{ Key: 'a', Value: '' }] })),
    ).rejects.toMatchObject({ name: 'InvalidID', message: "The ID 'sg-0' is not valid" });
  });
});
