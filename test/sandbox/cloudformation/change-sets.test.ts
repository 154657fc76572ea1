import type { OperationName } from '../../../sandbox/wire/model';
import { createWorld, type World } from '../../../sandbox/world';

interface Change {
  readonly ResourceChange: Readonly<Record<string, unknown>> & {
    readonly LogicalResourceId: string;
    readonly Details: readonly { readonly Target: { readonly Name?: string } }[];
  };
}

const TEMPLATE = {
  description: 'one',
  ingress: '',
  policy: '',
  more: '',
  parameter: '',
};

function template(changes: Partial<typeof TEMPLATE> = {}): string {
  const { description, ingress, policy, more, parameter } = { ...TEMPLATE, ...changes };
  return `
Parameters:
  Cidr: { Type: String, Default: 10.0.0.0/24 }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: ${parameter === '' ? '!Ref Cidr' : parameter} } }
  Group:
    Type: AWS::EC2::SecurityGroup${policy}
    Properties: { VpcId: !Ref Vpc, GroupDescription: ${description}${ingress} }
  Interface: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Subnet, GroupSet: [!GetAtt Group.GroupId] } }
${more}`;
}

describe('a change set', () => {
  let world: World;
  beforeEach(async () => {
    world = createWorld({ project: null });
    await world.cloud.call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: template() });
    await world.time.idle();
  });
  afterEach(() => world.close());

  async function changes(body: string, input: object = {}): Promise<readonly Change['ResourceChange'][]> {
    const { Id } = await world.cloud.call('cloudformation', 'CreateChangeSet', {
      StackName: 's',
      ChangeSetName: 'c',
      TemplateBody: body,
      ...input,
    });
    const set = (await world.cloud.call('cloudformation', 'DescribeChangeSet', {
      ChangeSetName: Id,
      ...input,
    })) as { Changes: readonly Change[] };
    return set.Changes.map(({ ResourceChange }) => ResourceChange);
  }

  it.each([
    ['a part of a text', "!Select [2, !Split ['-', !GetAtt Late.GroupId]]"],
    ['an item of a list', '!Select [0, !GetAtt LateVpc.Ipv6CidrBlocks]'],
    ['a part of a block', '!Select [1, !Cidr [!Select [0, !GetAtt LateVpc.Ipv6CidrBlocks], 2, 64]]'],
  ])('leaves open %s that nobody knows before the execution', async (_what, value) => {
    const more = `
  LateVpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Late: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref LateVpc, GroupDescription: late } }
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: ${value} } }`;
    const all = await changes(template({ more }), { IncludePropertyValues: true });
    const after = all.find(({ LogicalResourceId }) => LogicalResourceId === 'Parameter')?.['AfterContext'];
    expect(JSON.parse(String(after))).toMatchObject({
      Properties: { Value: '{{changeSet:KNOWN_AFTER_APPLY}}' },
    });
  });

  it('is used up by no execution that is refused, and obsolete once the stack was updated otherwise', async () => {
    const call = (operation: OperationName<'cloudformation'>, input: object): Promise<unknown> =>
      world.cloud.call('cloudformation', operation, { StackName: 's', ...input });
    const executionStatus = async (ChangeSetName: string): Promise<unknown> =>
      ((await call('DescribeChangeSet', { ChangeSetName })) as { ExecutionStatus: string }).ExecutionStatus;
    await changes(template({ description: 'two' }));
    await world.time.idle();
    await call('UpdateStack', { TemplateBody: template({ description: 'three' }) });
    await world.time.idle();
    expect(await executionStatus('c')).toBe('OBSOLETE');
    await call('CreateChangeSet', { ChangeSetName: 'd', TemplateBody: template({ description: 'four' }) });
    await world.time.idle();
    await call('DeleteStack', {});
    await expect(call('ExecuteChangeSet', { ChangeSetName: 'd' })).rejects.toMatchObject({
      message: expect.stringContaining('is in DELETE_IN_PROGRESS state and can not be updated') as string,
    });
    expect(await executionStatus('d')).toBe('AVAILABLE');
  });

  it('shows a surely replaced resource, and what that may do to those that refer to it', async () => {
    const [group, networkInterface, ...others] = await changes(template({ description: 'two' }));
    expect(group).toMatchObject({
      Action: 'Modify',
      LogicalResourceId: 'Group',
      Replacement: 'True',
      PolicyAction: 'ReplaceAndDelete',
      Scope: ['Properties'],
      Details: [
        {
          Target: { Attribute: 'Properties', Name: 'GroupDescription', RequiresRecreation: 'Always' },
          Evaluation: 'Static',
          ChangeSource: 'DirectModification',
        },
      ],
    });
    expect(networkInterface).toMatchObject({
      LogicalResourceId: 'Interface',
      Replacement: 'False',
      Details: [
        {
          Target: { Attribute: 'Properties', Name: 'GroupSet', RequiresRecreation: 'Never' },
          Evaluation: 'Dynamic',
          ChangeSource: 'ResourceAttribute',
          CausingEntity: 'Group.GroupId',
        },
      ],
    });
    expect(others).toEqual([]);
    expect(group).toMatchObject({ BeforeContext: undefined });
  });

  it('shows what may be replaced as conditional, and a parameter as its cause', async () => {
    const [subnet, networkInterface] = await changes(template(), {
      Parameters: [{ ParameterKey: 'Cidr', ParameterValue: '10.0.9.0/24' }],
    });
    expect(subnet).toMatchObject({
      LogicalResourceId: 'Subnet',
      Replacement: 'True',
      Details: [{ ChangeSource: 'ParameterReference', CausingEntity: 'Cidr', Evaluation: 'Static' }],
    });
    expect(networkInterface).toMatchObject({
      Replacement: 'Conditional',
      PolicyAction: 'ReplaceAndDelete',
      Details: [{ ChangeSource: 'ResourceReference', CausingEntity: 'Subnet', Evaluation: 'Dynamic' }],
    });
  });

  it('shows what is only updated, added or removed, and what its policies do', async () => {
    const rules =
      ', SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/8 }]';
    await expect(changes(template({ ingress: rules }))).resolves.toMatchObject([
      { LogicalResourceId: 'Group', Replacement: 'False' },
    ]);
    const more =
      '  Another: { Type: AWS::EC2::SecurityGroup, Properties: { VpcId: !Ref Vpc, GroupDescription: x } }';
    await expect(changes(template({ more }))).resolves.toEqual([
      {
        Action: 'Add',
        LogicalResourceId: 'Another',
        ResourceType: 'AWS::EC2::SecurityGroup',
        Scope: [],
        Details: [],
      },
    ]);
    const retained = '\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain';
    await expect(changes(template({ policy: retained, description: 'two' }))).resolves.toMatchObject([
      {
        LogicalResourceId: 'Group',
        PolicyAction: 'ReplaceAndRetain',
        Scope: ['Properties', 'DeletionPolicy', 'UpdateReplacePolicy'],
      },
      { LogicalResourceId: 'Interface' },
    ]);
    const without = template().replace(/ {2}Interface: .*\n/u, '');
    await expect(changes(without)).resolves.toMatchObject([
      { Action: 'Remove', LogicalResourceId: 'Interface', PolicyAction: 'Delete' },
    ]);
  });

  it('shows values where it is asked to, and which ones nobody knows yet', async () => {
    const [, networkInterface] = await changes(template({ description: 'two' }), {
      IncludePropertyValues: true,
    });
    const context = (name: string): unknown => JSON.parse(String(networkInterface?.[name]));
    expect(context('BeforeContext')).toMatchObject({
      Properties: { GroupSet: [expect.stringMatching(/^sg-/u)] },
    });
    expect(context('AfterContext')).toMatchObject({
      Properties: { GroupSet: ['{{changeSet:KNOWN_AFTER_APPLY}}'] },
    });
  });

  it('masks what has NoEcho, in its parameters and its values', async () => {
    const body = `
Parameters: { Secret: { Type: String, NoEcho: true }, Open: { Type: String, Default: seen } }
Resources:
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !Sub 'of \${Secret}', Description: !Ref Open } }`;
    const named = { StackName: 'masked', ChangeSetName: 'c' };
    const call = async (operation: OperationName<'cloudformation'>, input: object): Promise<unknown> => {
      const answer = await world.cloud.call('cloudformation', operation, { ...named, ...input });
      await world.time.idle();
      return answer;
    };
    const given = (ParameterValue: string): object => ({
      TemplateBody: body,
      Parameters: [{ ParameterKey: 'Secret', ParameterValue }],
    });
    await call('CreateChangeSet', { ChangeSetType: 'CREATE', ...given('first') });
    await call('ExecuteChangeSet', {});
    await call('CreateChangeSet', { ChangeSetName: 'd', ...given('second') });
    for (const ChangeSetName of ['c', 'd']) {
      const set = await call('DescribeChangeSet', { ChangeSetName, IncludePropertyValues: true });
      expect(set).toMatchObject({
        Parameters: [
          { ParameterKey: 'Secret', ParameterValue: '****' },
          { ParameterKey: 'Open', ParameterValue: 'seen' },
        ],
      });
      expect(JSON.stringify(set)).not.toMatch(/first|second/u);
      expect(JSON.stringify(set)).toContain('\\"Value\\":\\"****\\"');
    }
  });

  it('is empty where only the writing differs', async () => {
    await expect(changes(template({ parameter: '10.0.0.0/24' }))).resolves.toEqual([]);
  });
});
