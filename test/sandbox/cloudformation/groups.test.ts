import type { InputOf, OutputOf } from '../../../sandbox/wire/model';
import { Account, at } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});
afterEach(() => account.end());

type Rules = NonNullable<OutputOf<'ec2', 'DescribeSecurityGroupRules'>['SecurityGroupRules']>;

async function rulesOf(groupId: string): Promise<Rules> {
  const Filters = [{ Name: 'group-id', Values: [groupId] }];
  return (await account.call('ec2', 'DescribeSecurityGroupRules', { Filters })).SecurityGroupRules ?? [];
}

const egressOf = async (groupId: string): Promise<readonly unknown[]> =>
  (await rulesOf(groupId)).filter(({ IsEgress }) => IsEgress === true).map(({ CidrIpv4 }) => CidrIpv4);

const GROUP = (more: string): string => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc${more} } }
`;
const EGRESS = (cidr: string): string => `, SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: ${cidr} }]`;

describe('egress of a group', () => {
  it.each(['0.0.0.0/0', '10.0.0.0/8'])('that is given as %s replaces EC2’s default rule', async (cidr) => {
    await expect(account.deploy(GROUP(EGRESS(cidr)))).resolves.toBe('CREATE_COMPLETE');
    await expect(egressOf(await account.resource('Group'))).resolves.toEqual([cidr]);
  });

  it('is the default without a word, goes for others, and comes back', async () => {
    await account.deploy(GROUP(''));
    const id = await account.resource('Group');
    await expect(egressOf(id)).resolves.toEqual(['0.0.0.0/0']);
    await account.update(GROUP(EGRESS('10.0.0.0/8')));
    await expect(egressOf(id)).resolves.toEqual(['10.0.0.0/8']);
    await account.update(GROUP(''));
    await expect(egressOf(id)).resolves.toEqual(['0.0.0.0/0']);
  });
});

const RULES = `
Resources:
  V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24 } }
  A: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V, GroupDescription: a } }
  B: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V, GroupDescription: b } }
  I: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: !GetAtt A.GroupId, SourceSecurityGroupId: !GetAtt B.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443 } }
  O: { Type: AWS::EC2::SecurityGroupEgress, Properties: { GroupId: !GetAtt B.GroupId, DestinationSecurityGroupId: !GetAtt A.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443 } }
`;

describe('rules of groups as resources', () => {
  it('are real rules: groups that refer to each other block each other, and the stack knows the way out', async () => {
    await expect(account.deploy(RULES)).resolves.toBe('CREATE_COMPLETE');
    const [a, b] = [await account.resource('A'), await account.resource('B')];
    await expect(account.resource('I')).resolves.toMatch(/^sgr-/u);
    expect(await rulesOf(a)).toContainEqual(expect.objectContaining({ IsEgress: false, ToPort: 443 }));
    for (const GroupId of [a, b])
      await expect(account.call('ec2', 'DeleteSecurityGroup', { GroupId })).rejects.toMatchObject({
        code: 'DependencyViolation',
        message: `resource ${GroupId} has a dependent object`,
      });
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('keep a group whose rule stays in another stack', async () => {
    await account.deploy(
      RULES.replace(/ {2}[IO]: .*\n/gu, '').replace('A: {', 'A: { DeletionPolicy: Retain,') +
        'Outputs: { A: { Value: !GetAtt A.GroupId } }\n',
    );
    const [a, b] = [await account.resource('A'), await account.resource('B')];
    await account.deploy(
      `Resources: { I: { Type: AWS::EC2::SecurityGroupIngress, Properties: { GroupId: ${a}, SourceSecurityGroupId: ${b}, IpProtocol: '-1' } } }`,
      { StackName: 'rules' },
    );
    await expect(account.delete()).resolves.toBe('DELETE_FAILED');
    expect(account.events()).toContainEqual(
      expect.stringMatching(/^B DELETE_FAILED: resource sg-\w+ has a dependent object/u),
    );
    expect(account.events()).toContain('A DELETE_SKIPPED');
  });

  it('are made anew when they change', async () => {
    await account.deploy(RULES);
    const before = await account.resource('I');
    await expect(
      account.update(RULES.replace('FromPort: 443, ToPort: 443', 'FromPort: 80, ToPort: 80')),
    ).resolves.toBe('UPDATE_COMPLETE');
    expect(await account.resource('I')).not.toBe(before);
    const ports = (await rulesOf(await account.resource('A'))).filter(({ IsEgress }) => IsEgress === false);
    expect(ports.map(({ ToPort }) => ToPort)).toEqual([80]);
  });
});

const ASSOCIATED = `
Resources:
  V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24 } }
  W: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.1.0.0/24 } }
  S: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref W, CidrBlock: 10.1.0.0/25 } }
  G: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V, GroupDescription: g } }
  Also: { Type: AWS::EC2::SecurityGroupVpcAssociation, Properties: { GroupId: !GetAtt G.GroupId, VpcId: !Ref W } }
  Eni: { Type: AWS::EC2::NetworkInterface, DependsOn: Also, Properties: { SubnetId: !Ref S, GroupSet: [!GetAtt G.GroupId] } }
`;

describe('a group that is associated with another VPC', () => {
  it('can be used there, and is kept by the association alone', async () => {
    await expect(account.deploy(ASSOCIATED)).resolves.toBe('CREATE_COMPLETE');
    const [GroupId, VpcId] = [await account.resource('G'), await account.resource('W')];
    expect(
      (await account.call('ec2', 'DescribeSecurityGroupVpcAssociations', {})).SecurityGroupVpcAssociations,
    ).toEqual([
      {
        GroupId,
        VpcId,
        State: 'associated',
        VpcOwnerId: '123456789012',
        GroupOwnerId: '123456789012',
      },
    ]);
    await expect(
      account.call('ec2', 'DisassociateSecurityGroupVpc', { GroupId, VpcId }),
    ).rejects.toMatchObject({ code: 'DependencyViolation' });
    await account.call('ec2', 'DeleteNetworkInterface', {
      NetworkInterfaceId: await account.resource('Eni'),
    });
    await expect(account.call('ec2', 'DeleteSecurityGroup', { GroupId })).rejects.toMatchObject({
      code: 'DependencyViolation',
    });
    await expect(account.call('ec2', 'AssociateSecurityGroupVpc', { GroupId, VpcId })).rejects.toMatchObject({
      code: 'SecurityGroupVpcAssociation.Duplicate',
    });
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });
});

describe('what failed half-way', () => {
  it('is known, and goes in the rollback: a group whose rule EC2 refuses doesn’t keep its VPC', async () => {
    const twice = `, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupId: sg-0123456789abcdef0 }]`;
    await expect(account.deploy(GROUP(twice))).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events()).toEqual(
      expect.arrayContaining([
        'Group CREATE_IN_PROGRESS: Resource creation Initiated',
        expect.stringMatching(
          /^Group CREATE_FAILED: The security group 'sg-0123456789abcdef0' does not exist/u,
        ),
        'Group DELETE_COMPLETE',
        'Vpc DELETE_COMPLETE',
      ]),
    );
  });

  it('of an update goes back to its rules', async () => {
    await account.deploy(GROUP(EGRESS('10.0.0.0/8')));
    const bad = `${EGRESS('10.1.0.0/16')}, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupId: sg-0123456789abcdef0 }]`;
    await expect(account.update(GROUP(bad))).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(egressOf(await account.resource('Group'))).resolves.toEqual(['10.0.0.0/8']);
  });

  it('is a role, too, one of whose policies isn’t there', async () => {
    const role = `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: half
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { Service: lambda.amazonaws.com } }] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess, arn:aws:iam::123456789012:policy/nowhere]
`;
    await expect(account.deploy(role)).resolves.toBe('ROLLBACK_COMPLETE');
    await expect(account.call('iam', 'GetRole', { RoleName: 'half' })).rejects.toMatchObject({
      code: 'NoSuchEntity',
    });
  });
});

describe('tags', () => {
  const TAGS = (value: string): string => `
Resources:
  V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24, Tags: [{ Key: Name, Value: ${value} }] } }
  S: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref V, CidrBlock: 10.0.0.0/25, Tags: [{ Key: Name, Value: ${value} }] } }
  G: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref V, GroupDescription: d, Tags: [{ Key: Name, Value: ${value} }] } }
`;

  it.each<[string, 'DescribeVpcs' | 'DescribeSubnets' | 'DescribeSecurityGroups', string, string]>([
    ['V', 'DescribeVpcs', 'Vpcs', 'VpcId'],
    ['S', 'DescribeSubnets', 'Subnets', 'SubnetId'],
    ['G', 'DescribeSecurityGroups', 'SecurityGroups', 'GroupId'],
  ])(
    'of the template, the stack and CloudFormation are on %s, and can be asked for',
    async (id, operation, set, idName) => {
      const { StackId } = await account.call('cloudformation', 'CreateStack', {
        StackName: 's',
        TemplateBody: TAGS('n'),
        Tags: [{ Key: 'team', Value: 'blue' }],
      });
      await account.world.time.idle();
      const wanted = {
        Name: 'n',
        team: 'blue',
        'aws:cloudformation:stack-name': 's',
        'aws:cloudformation:logical-id': id,
        'aws:cloudformation:stack-id': StackId,
      };
      const filters = Object.entries(wanted).map(([name, value]) => ({
        Name: `tag:${name}`,
        Values: [String(value)],
      }));
      const find = async (Filters: InputOf<'ec2', 'DescribeVpcs'>['Filters']): Promise<unknown> =>
        at(await account.call('ec2', operation, { Filters }), set, 0, idName);
      await expect(find(filters)).resolves.toBe(await account.resource(id));
      await account.update(TAGS('m'));
      await expect(find(filters)).resolves.toBeUndefined();
      await expect(find([{ Name: 'tag:Name', Values: ['m'] }])).resolves.toBe(await account.resource(id));
    },
  );
});
