import type { OperationName } from '../../../sandbox/wire/model';
import { Account, at, type Answer } from './account';
import { lambdaHook } from './lambda-hook';

let account: Account;
beforeEach(async () => {
  account = new Account();
  await account.call('s3', 'CreateBucket', { Bucket: 'templates' });
});
afterEach(() => account.end());

const UNCHANGED =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

const put = (Key: string, body: string): Promise<unknown> =>
  account.call('s3', 'PutObject', { Bucket: 'templates', Key, Body: new TextEncoder().encode(body) });

const CHILD = (description = 'one', parameters = ''): string => `
Parameters: { Cidr: { Type: String, AllowedPattern: '[0-9./]+' }${parameters} }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Cidr } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: ${description}, VpcId: !Ref Vpc } }
`;
const NESTED = (id: string, key: string, cidr = '10.0.0.0/24'): string =>
  `  ${id}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://templates.s3.amazonaws.com/${key}', Parameters: { Cidr: ${cidr} } } }`;
const PARENT = (...more: readonly string[]): string =>
  ['Resources:', NESTED('Network', 'child.yaml'), ...more].join('\n');
const MORE = '  More: { Type: AWS::SSM::Parameter, Properties: { Name: more, Type: String, Value: x } }';

const call = (operation: OperationName<'cloudformation'>, input: object = {}): Promise<Answer> =>
  account.call('cloudformation', operation, { StackName: 's', ChangeSetName: 'c', ...input });
const create = (TemplateBody: string, input: object = {}): Promise<Answer> =>
  call('CreateChangeSet', { TemplateBody, IncludeNestedStacks: true, ...input });
/** Of the change set of that name or id. */
const described = (ChangeSetName = 'c'): Promise<Answer> =>
  call('DescribeChangeSet', {
    ChangeSetName,
    StackName: ChangeSetName.startsWith('arn:') ? undefined : 's',
    IncludePropertyValues: true,
  });
const changeOf = (set: Answer, id: string): unknown =>
  (at(set, 'Changes') as readonly object[])
    .map((each) => at(each, 'ResourceChange'))
    .find((each) => at(each, 'LogicalResourceId') === id);
/** The change set of the nested stack of that name. */
const below = (set: Answer, id: string): Promise<Answer> =>
  described(String(at(changeOf(set, id), 'ChangeSetId')));
/** What the root's says once that of the nested stack has failed. */
const failedBelow = (id: string): object => ({
  Status: 'FAILED',
  ExecutionStatus: 'UNAVAILABLE',
  StatusReason: `Nested change set ${id} was not successfully created: Currently in FAILED.`,
});
const execute = async (): Promise<string> => {
  await call('ExecuteChangeSet');
  await account.world.time.idle();
  return account.status();
};
const stackNamed = async (StackName: unknown): Promise<unknown> =>
  at(await account.call('cloudformation', 'DescribeStacks', { StackName: String(StackName) }), 'Stacks', 0);
const descriptions = async (): Promise<readonly unknown[]> =>
  (await account.call('ec2', 'DescribeSecurityGroups', {})).SecurityGroups?.flatMap(
    ({ Description, GroupName }) => (GroupName === 'default' ? [] : [Description]),
  ) ?? [];

describe('a change set with IncludeNestedStacks', () => {
  it('has one for each nested stack, which belongs to it, and is executed with it as it was foreseen', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await put('child.yaml', CHILD('two'));
    await create(PARENT());
    const root = await described();
    expect(root).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      IncludeNestedStacks: true,
    });
    expect(root['ParentChangeSetId']).toBeUndefined();
    expect(root['RootChangeSetId']).toBeUndefined();
    const child = await below(root, 'Network');
    expect(child).toMatchObject({
      ChangeSetName: expect.stringMatching(/^c-Network-[A-Z0-9]{12}$/u) as string,
      StackId: await account.resource('Network'),
      ParentChangeSetId: root['ChangeSetId'],
      RootChangeSetId: root['ChangeSetId'],
      IncludeNestedStacks: true,
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason: 'Only executable from the root change set.',
      Changes: [{ ResourceChange: { LogicalResourceId: 'Group', Replacement: 'True' } }],
    });
    const { Summaries } = await call('ListChangeSets', { StackName: child['StackName'] });
    expect(Summaries).toMatchObject([
      { ParentChangeSetId: root['ChangeSetId'], RootChangeSetId: root['ChangeSetId'] },
    ]);
    await put('child.yaml', CHILD('three'));
    await expect(execute()).resolves.toBe('UPDATE_COMPLETE');
    await expect(descriptions()).resolves.toEqual(['two']);
  });

  it('shows nothing below without it', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await create(PARENT(MORE), { IncludeNestedStacks: false });
    const root = await described();
    expect(root).toMatchObject({ IncludeNestedStacks: false });
    expect(at(changeOf(root, 'Network'), 'ChangeSetId')).toBeUndefined();
  });

  it('reviews stacks that are new at any depth, and makes these', async () => {
    await put('child.yaml', CHILD());
    await put('middle.yaml', `Parameters: { Cidr: { Type: String } }\n${PARENT()}`);
    const top = `Resources:\n${NESTED('Middle', 'middle.yaml')}`;
    await create(top, { ChangeSetType: 'CREATE' });
    const root = await described();
    const middle = await below(root, 'Middle');
    const child = await below(middle, 'Network');
    expect(child).toMatchObject({
      ParentChangeSetId: middle['ChangeSetId'],
      RootChangeSetId: root['ChangeSetId'],
    });
    expect(await stackNamed(child['StackName'])).toMatchObject({
      StackStatus: 'REVIEW_IN_PROGRESS',
      StackName: expect.stringMatching(/^s-Middle-[A-Z0-9]{13}-Network-[A-Z0-9]{13}$/u) as string,
      ParentId: middle['StackId'],
      RootId: root['StackId'],
    });
    await expect(execute()).resolves.toBe('CREATE_COMPLETE');
    expect(await account.resource('Middle')).toBe(middle['StackId']);
    expect(await account.resource('Network', String(middle['StackId']))).toBe(child['StackId']);
    expect(await stackNamed(child['StackId'])).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      ChangeSetId: child['ChangeSetId'],
    });
  });

  it('leaves open what a nested stack is given that nobody knows yet', async () => {
    await put('child.yaml', CHILD());
    const other = '  Other: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.7.0.0/24 } }';
    await create(
      ['Resources:', other, NESTED('Network', 'child.yaml', '!GetAtt Other.CidrBlock')].join('\n'),
      {
        ChangeSetType: 'CREATE',
      },
    );
    const child = await below(await described(), 'Network');
    expect(child).toMatchObject({ Status: 'CREATE_COMPLETE' });
    expect(JSON.parse(String(at(changeOf(child, 'Vpc'), 'AfterContext')))).toMatchObject({
      Properties: { CidrBlock: '{{changeSet:KNOWN_AFTER_APPLY}}' },
    });
    await expect(execute()).resolves.toBe('CREATE_COMPLETE');
  });

  it.each([true, false])(
    'leaves open an output that a nested stack is to have (below: %s)',
    async (IncludeNestedStacks) => {
      await put('child.yaml', CHILD());
      await account.deploy(PARENT());
      await put('child.yaml', `${CHILD()}Outputs: { Id: { Value: !Ref Vpc } }`);
      const user =
        '  User: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !GetAtt Network.Outputs.Id } }';
      await create(PARENT(user), { IncludeNestedStacks });
      expect(JSON.parse(String(at(changeOf(await described(), 'User'), 'AfterContext')))).toMatchObject({
        Properties: { Value: '{{changeSet:KNOWN_AFTER_APPLY}}' },
      });
      await expect(execute()).resolves.toBe('UPDATE_COMPLETE');
    },
  );

  it('doesn’t fail because of a nested stack that stays as it is, but has no changes where all do', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await create(PARENT(MORE));
    const root = await described();
    expect(root).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
    expect(await below(root, 'Network')).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason: UNCHANGED,
      Changes: [],
    });
    await create(PARENT(), { ChangeSetName: 'd' });
    expect(await described('d')).toMatchObject({ Status: 'FAILED', StatusReason: UNCHANGED, Changes: [] });
    await expect(execute()).resolves.toBe('UPDATE_COMPLETE');
    await expect(descriptions()).resolves.toEqual(['one']);
  });

  it('fails with a nested one, which says why', async () => {
    await put('child.yaml', CHILD('one', ', Lacks: { Type: String }'));
    await create(PARENT(), { ChangeSetType: 'CREATE' });
    const root = await described();
    const id = String(at(changeOf(root, 'Network'), 'ChangeSetId'));
    expect(root).toMatchObject(failedBelow(id));
    expect(await described(id)).toMatchObject({
      Status: 'FAILED',
      StatusReason: 'Parameters: [Lacks] must have values',
    });
  });

  it('is the only one that can be executed or deleted, and takes what it would have made with it', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await create(PARENT(NESTED('Another', 'child.yaml')));
    const child = await below(await described(), 'Another');
    const named = { ChangeSetName: child['ChangeSetId'], StackName: undefined };
    await expect(call('ExecuteChangeSet', named)).rejects.toMatchObject({ code: 'InvalidChangeSetStatus' });
    await expect(call('DeleteChangeSet', named)).rejects.toMatchObject({
      code: 'InvalidChangeSetStatus',
      message: expect.stringContaining(String((await described())['ChangeSetId'])) as string,
    });
    await call('DeleteChangeSet');
    await account.world.time.idle();
    await expect(call('DescribeChangeSet', named)).rejects.toMatchObject({ code: 'ChangeSetNotFound' });
    expect(await stackNamed(child['StackId'])).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    expect(await stackNamed(await account.resource('Network'))).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
    });
  });

  it('leaves no stack in review behind, neither where its stack is deleted nor where its execution fails', async () => {
    await put('child.yaml', CHILD());
    await create(PARENT(), { ChangeSetType: 'CREATE' });
    const first = await below(await described(), 'Network');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    expect(await stackNamed(first['StackId'])).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
    const bad = '  Bad: { Type: AWS::SSM::Parameter, Properties: { Name: bad, Type: Nonsense, Value: x } }';
    const late = NESTED('Network', 'child.yaml').replace('{ Type', '{ DependsOn: Bad, Type');
    await create(['Resources:', bad, late].join('\n'), { ChangeSetType: 'CREATE' });
    const second = await below(await described(), 'Network');
    await expect(execute()).resolves.toBe('ROLLBACK_COMPLETE');
    expect(await stackNamed(second['StackId'])).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  });

  it('goes back to the template that was there before where its execution fails', async () => {
    await put('child.yaml', CHILD());
    await account.deploy(PARENT());
    await put('child.yaml', CHILD('two'));
    const bad =
      '  Bad: { Type: AWS::SSM::Parameter, DependsOn: Network, Properties: { Name: bad, Type: Nonsense, Value: x } }';
    await create(PARENT(bad));
    await expect(execute()).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(descriptions()).resolves.toEqual(['one']);
  });
});

describe('a hook that targets CHANGE_SET', () => {
  /** Refuses each template that speaks of something forbidden, and says which change set it was asked about. */
  const install = async (failureMode: 'FAIL' | 'WARN'): Promise<void> => {
    await account.world.listen(0);
    const TemplateBody = lambdaHook({
      alias: 'Private::No::Word',
      failureMode,
      operation: 'CHANGE_SET',
      judge: `async ({ changeSetId, requestData: { payload } }) => {
        const { template } = await (await fetch(payload)).json();
        return template.includes('forbidden')
          ? { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: changeSetId }
          : { hookStatus: 'SUCCESS', message: changeSetId };
      }`,
    });
    const input = { StackName: 'hook', TemplateBody, Capabilities: ['CAPABILITY_IAM'] };
    await account.call('cloudformation', 'CreateStack', input);
    await account.world.time.idle();
  };
  const judged = async (input: object = {}): Promise<Answer> => {
    await create(PARENT(), input);
    await account.world.time.idle();
    return described();
  };
  const targets = async (): Promise<unknown> =>
    (at(await account.call('cloudformation', 'ListHookResults', {}), 'HookResults') as readonly object[]).map(
      (each) => [at(each, 'TargetId'), at(each, 'Status')],
    );

  it('is asked about a nested one, too, and refuses the whole with it', async () => {
    await install('FAIL');
    await put('child.yaml', CHILD('forbidden'));
    const root = await judged({ ChangeSetType: 'CREATE' });
    const id = String(at(changeOf(root, 'Network'), 'ChangeSetId'));
    expect(root).toMatchObject(failedBelow(id));
    expect(await described(id)).toMatchObject({
      Status: 'FAILED',
      StatusReason: 'Change set creation failed. The following hook(s) failed: [Private::No::Word]',
    });
    expect(await targets()).toEqual([
      [root['ChangeSetId'], 'HOOK_COMPLETE_SUCCEEDED'],
      [id, 'HOOK_COMPLETE_FAILED'],
    ]);
    await expect(call('ExecuteChangeSet')).rejects.toMatchObject({ code: 'InvalidChangeSetStatus' });
    // What was in review for it goes with it.
    const { StackId } = await described(id);
    await call('DeleteChangeSet');
    await account.world.time.idle();
    expect(await stackNamed(StackId)).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  });

  it('refuses nothing where it only warns, or where nothing forbidden is below', async () => {
    await install('WARN');
    await put('child.yaml', CHILD('forbidden'));
    expect(await judged({ ChangeSetType: 'CREATE' })).toMatchObject({ Status: 'CREATE_COMPLETE' });
    await expect(execute()).resolves.toBe('CREATE_COMPLETE');
    await put('child.yaml', CHILD('allowed'));
    expect(await judged()).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
  });
});
