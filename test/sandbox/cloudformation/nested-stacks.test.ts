import type { Input } from '../../../sandbox/call';
import type { OperationName } from '../../../sandbox/wire/model';
import { Account, at } from './account';

let account: Account;
beforeEach(async () => {
  account = new Account();
  await account.call('s3', 'CreateBucket', { Bucket: 'templates' });
});
afterEach(() => account.end());

const put = (Key: string, body: string): Promise<unknown> =>
  account.call('s3', 'PutObject', { Bucket: 'templates', Key, Body: new TextEncoder().encode(body) });

const CHILD = (description = 'one', more = ''): string => `
Parameters: { Cidr: { Type: String }, Names: { Type: CommaDelimitedList, Default: none } }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Cidr } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: ${description}, VpcId: !Ref Vpc } }
${more}
Outputs: { GroupId: { Value: !GetAtt Group.GroupId }, First: { Value: !Select [0, !Ref Names] } }
`;
const PARENT = (key = 'child.yaml', more = ''): string => `
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: { TemplateURL: 'https://templates.s3.amazonaws.com/${key}', Parameters: { Cidr: 10.0.0.0/24, Names: [a, b] } }
  After: { Type: AWS::SSM::Parameter, Properties: { Name: after, Type: String, Value: !GetAtt Network.Outputs.GroupId } }
${more}
Outputs: { Group: { Value: !GetAtt Network.Outputs.GroupId }, First: { Value: !GetAtt Network.Outputs.First } }
`;
/** Fails, and before it nothing else can. */
const BAD =
  '  Bad: { Type: AWS::SSM::Parameter, DependsOn: GROUP, Properties: { Name: bad, Type: Nonsense, Value: x } }';

const describe1 = async (StackName: string): Promise<unknown> =>
  at(await account.call('cloudformation', 'DescribeStacks', { StackName }), 'Stacks', 0);
const nameIn = (arn: string): string => arn.split('/')[1] ?? '';
const groups = async (): Promise<readonly unknown[]> =>
  (
    await account.call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: ['s-Network-*'] }],
    })
  ).SecurityGroups?.map(({ Description }) => Description) ?? [];

describe('a nested stack', () => {
  it('is made of the template in S3, with parameters and outputs, knows its parents, and goes with them', async () => {
    await put('child.yaml', CHILD());
    await expect(account.deploy(PARENT())).resolves.toBe('CREATE_COMPLETE');
    const parent = await describe1('s');
    const child = await account.resource('Network');
    expect(nameIn(child)).toMatch(/^s-Network-[A-Z0-9]{13}$/u);
    expect(await describe1(child)).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      ParentId: at(parent, 'StackId'),
      RootId: at(parent, 'StackId'),
    });
    expect(at(parent, 'Outputs')).toEqual([
      expect.objectContaining({ OutputValue: await account.resource('Group', child) }),
      expect.objectContaining({ OutputValue: 'a' }),
    ]);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    expect(account.status(nameIn(child))).toBe('DELETE_COMPLETE');
    await expect(groups()).resolves.toEqual([]);
  });

  it('follows a template that has changed where it lies, with its parent’s update', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await put('child.yaml', CHILD('two'));
    await expect(account.update(PARENT())).resolves.toBe('UPDATE_COMPLETE');
    await expect(groups()).resolves.toEqual(['two']);
  });

  it('may always have changed, in a change set, which then finds what has', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await put('child.yaml', CHILD('two'));
    const named = { StackName: 's', ChangeSetName: 'c' };
    await account.call('cloudformation', 'CreateChangeSet', { ...named, TemplateBody: PARENT() });
    const set = await account.call('cloudformation', 'DescribeChangeSet', named);
    expect(set).toMatchObject({ Status: 'CREATE_COMPLETE' });
    expect(at(set, 'Changes', 0, 'ResourceChange')).toMatchObject({
      Action: 'Modify',
      LogicalResourceId: 'Network',
      Replacement: 'False',
      Details: [{ Evaluation: 'Dynamic', ChangeSource: 'Automatic' }],
    });
    await account.call('cloudformation', 'ExecuteChangeSet', named);
    await account.world.time.idle();
    await expect(groups()).resolves.toEqual(['two']);
  });

  it('hands the root down, and express mode with it', async () => {
    await put('child.yaml', CHILD());
    await put('middle.yaml', PARENT().replace(/Outputs: [\s\S]*/u, ''));
    const top = `Resources: { Middle: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://s3.amazonaws.com/templates/middle.yaml' } } }`;
    await expect(account.deploy(top, { DeploymentConfig: { Mode: 'EXPRESS' } })).resolves.toBe(
      'CREATE_COMPLETE',
    );
    const middle = await account.resource('Middle');
    const child = await account.resource('Network', middle);
    expect(await describe1(child)).toMatchObject({
      ParentId: middle,
      RootId: at(await describe1('s'), 'StackId'),
    });
    expect(account.events(nameIn(child))).toContainEqual(
      expect.stringMatching(/^Group CREATE_COMPLETE: Resource operation completed using Express Mode/u),
    );
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('that can’t be made fails its resource with its own reason, and goes in the parent’s rollback', async () => {
    await put('child.yaml', CHILD('one', BAD.replace('GROUP', 'Group')));
    await expect(account.deploy(PARENT())).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events()).toContainEqual(
      expect.stringMatching(
        /^Network CREATE_FAILED: Embedded stack arn:\S+ was not successfully created: The following resource\(s\) failed to create: \[Bad\]\. $/u,
      ),
    );
    expect(account.events()).toContain('Network DELETE_COMPLETE');
    await expect(groups()).resolves.toEqual([]);
  });

  it('is refused without its template, its parameters or its capabilities', async () => {
    await expect(account.deploy(PARENT('nowhere.yaml'))).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events()).toContainEqual(expect.stringMatching(/^Network CREATE_FAILED: S3 error: /u));
    await put(
      'child.yaml',
      CHILD().replace('Cidr: { Type: String }, ', 'Cidr: { Type: String }, Lacks: { Type: String }, '),
    );
    await account.deploy(PARENT(), { StackName: 't' });
    expect(account.events('t')).toContain('Network CREATE_FAILED: Parameters: [Lacks] must have values');
  });

  it('is protected with its root, which alone decides on it', async () => {
    const call = (operation: OperationName<'cloudformation'>, input: Input): Promise<unknown> =>
      account.call('cloudformation', operation, input);
    await put('child.yaml', CHILD());
    await account.deploy(PARENT(), { EnableTerminationProtection: true });
    const StackName = await account.resource('Network');
    expect(await describe1(StackName)).toMatchObject({ EnableTerminationProtection: true });
    await expect(call('DeleteStack', { StackName })).rejects.toMatchObject({
      message: `Stack [${nameIn(StackName)}] cannot be deleted while TerminationProtection is enabled`,
    });
    const off = { EnableTerminationProtection: false };
    await expect(call('UpdateTerminationProtection', { StackName, ...off })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringContaining(String(at(await describe1('s'), 'StackId'))) as string,
    });
    await expect(account.update('Resources: { P: { Type: AWS::EC2::InternetGateway } }')).resolves.toBe(
      'UPDATE_COMPLETE',
    );
    expect(account.status(nameIn(StackName))).toBe('DELETE_COMPLETE');
    await account.update(PARENT());
    await call('UpdateTerminationProtection', { StackName: 's', ...off });
    expect(await describe1(await account.resource('Network'))).toMatchObject({
      EnableTerminationProtection: false,
    });
  });

  it.each(['an update', 'a change set'])('has the capabilities that %s acknowledges', async (by) => {
    const role =
      '  Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }';
    await put('child.yaml', CHILD());
    await put('more.yaml', CHILD('two', role));
    await account.deploy(PARENT(), { Capabilities: [] });
    if (by === 'an update') await account.update(PARENT('more.yaml'));
    else {
      const named = { StackName: 's', ChangeSetName: 'c' };
      const TemplateBody = PARENT('more.yaml');
      await account.call('cloudformation', 'CreateChangeSet', {
        ...named,
        TemplateBody,
        Capabilities: ['CAPABILITY_IAM'],
      });
      await account.call('cloudformation', 'ExecuteChangeSet', named);
      await account.world.time.idle();
    }
    expect(account.status()).toBe('UPDATE_COMPLETE');
    await account.update(PARENT('child.yaml'), { Capabilities: [] });
    await account.update(PARENT('more.yaml'), { Capabilities: [] });
    expect(account.events()).toContain('Network UPDATE_FAILED: Requires capabilities : [CAPABILITY_IAM]');
  });

  it('is updated where only its template has changed, and what is replaced goes in the parent’s clean-up', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    const child = await account.resource('Network');
    await put('child.yaml', CHILD('two'));
    await expect(
      account.update(PARENT('child.yaml', '# another word\n  More: { Type: AWS::EC2::InternetGateway }')),
    ).resolves.toBe('UPDATE_COMPLETE');
    await expect(groups()).resolves.toEqual(['two']);
    expect(account.status(nameIn(child))).toBe('UPDATE_COMPLETE');
    const events = account.world.journal
      .entries()
      .flatMap((entry) =>
        entry.kind === 'stack-event'
          ? [`${entry.stackName === 's' ? 's' : 'child'} ${entry.logicalResourceId} ${entry.status}`]
          : [],
      );
    expect(events.indexOf('s s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')).toBeLessThan(
      events.indexOf('child Group DELETE_IN_PROGRESS'),
    );
  });

  it('goes back with its parent, whoever of them failed', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    const child = nameIn(await account.resource('Network'));
    await put('child.yaml', CHILD('two'));
    await expect(account.update(PARENT('child.yaml', BAD.replace('GROUP', 'Network')))).resolves.toBe(
      'UPDATE_ROLLBACK_COMPLETE',
    );
    await expect(groups()).resolves.toEqual(['one']);
    expect(account.status(child)).toBe('UPDATE_ROLLBACK_COMPLETE');
    await put('child.yaml', CHILD('three', BAD.replace('GROUP', 'Group')));
    await expect(
      account.update(PARENT('child.yaml', '  More: { Type: AWS::EC2::InternetGateway }')),
    ).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(account.events()).toContainEqual(
      expect.stringMatching(
        /^Network UPDATE_FAILED: Embedded stack arn:\S+ was not successfully updated: The following resource\(s\) failed to create: \[Bad\]\. $/u,
      ),
    );
    await expect(groups()).resolves.toEqual(['one']);
    expect(account.status(child)).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('whose group is held fails its parent’s deletion, with the reason all the way up', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    const group = String(at(await describe1('s'), 'Outputs', 0, 'OutputValue'));
    const { Vpc: { VpcId } = {} } = await account.call('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/16' });
    const wanted = { GroupName: 'o', Description: 'o', VpcId };
    const { GroupId } = await account.call('ec2', 'CreateSecurityGroup', wanted);
    await account.call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: group }] }],
    });
    await expect(account.delete()).resolves.toBe('DELETE_FAILED');
    expect(account.events()).toContainEqual(
      expect.stringMatching(
        /^Network DELETE_FAILED: Embedded stack arn:\S+ was not successfully deleted: The following resource\(s\) failed to delete: \[(?:Group, Vpc|Vpc, Group)\]\. $/u,
      ),
    );
  });

  it('whose export is in use stays as it is', async () => {
    await put(
      'child.yaml',
      CHILD().replace(
        'Value: !GetAtt Group.GroupId',
        'Value: !GetAtt Group.GroupId, Export: { Name: shared }',
      ),
    );
    await account.deploy(PARENT());
    const child = await account.resource('Network');
    await account.deploy(
      'Resources: { P: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !ImportValue shared } } }',
      { StackName: 'importer' },
    );
    await expect(account.delete()).resolves.toBe('DELETE_FAILED');
    expect(account.events()).toContain(
      `Network DELETE_FAILED: Embedded stack ${child} was not successfully deleted: Delete canceled. Cannot delete export shared as it is in use by importer.`,
    );
    expect(account.status(nameIn(child))).toBe('CREATE_COMPLETE');
  });
});

describe('a stack’s role', () => {
  const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };

  it.each(['s3:GetObject', 'cloudformation:CreateStack', 'ec2:CreateVpc'])(
    'bounds what is nested in it: without %s none comes of it',
    async (Action) => {
      await put('child.yaml', CHILD());
      const { roleArn } = await account.role('deployer', EVERYTHING, {
        Effect: 'Deny',
        Action,
        Resource: '*',
      });
      await expect(account.deploy(PARENT(), { RoleARN: roleArn })).resolves.toBe('ROLLBACK_COMPLETE');
      expect(account.events().join('\n')).toMatch(/Network CREATE_FAILED/u);
      expect(await groups()).toEqual([]);
    },
  );

  it('deletes it, where it may', async () => {
    await put('child.yaml', CHILD());
    const { roleArn } = await account.role('deployer', EVERYTHING);
    await expect(account.deploy(PARENT(), { RoleARN: roleArn })).resolves.toBe('CREATE_COMPLETE');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });
});
