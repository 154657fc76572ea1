import { Account, at } from './account';

/** Parameters of a template that Parameter Store keeps: `AWS::SSM::Parameter::Value<…>`. */

const TEMPLATE = (more = ''): string => `
Parameters:
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /app/size }
  Zones: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /app/zones }
Resources: { Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } } }
Outputs: { Size: { Value: !Ref Stored }, Second: { Value: !Select [1, !Ref Zones] }${more} }
`;

let account: Account;
beforeEach(async () => {
  account = new Account();
  await put('/app/size', 'small');
  await put('/app/zones', 'a,b', 'StringList');
});
afterEach(() => account.end());

const put = (Name: string, Value: string, Type = 'String'): Promise<unknown> =>
  account.call('ssm', 'PutParameter', { Name, Value, Type, Overwrite: true });
const stack = async (): Promise<unknown> =>
  at(await account.call('cloudformation', 'DescribeStacks', { StackName: 's' }), 'Stacks', 0);
const outputs = async (): Promise<unknown> =>
  (at(await stack(), 'Outputs') as readonly object[]).map((each) => at(each, 'OutputValue'));

it('are given by their names, and are what these held when the stack was made or changed last', async () => {
  await account.deploy(TEMPLATE());
  await expect(outputs()).resolves.toEqual(['small', 'b']);
  await put('/app/size', 'large');
  expect(at(await stack(), 'Parameters')).toEqual([
    { ParameterKey: 'Stored', ParameterValue: '/app/size', ResolvedValue: 'small' },
    { ParameterKey: 'Zones', ParameterValue: '/app/zones', ResolvedValue: 'a,b' },
  ]);
});

it('are looked up anew by each update, also where it keeps the previous name', async () => {
  await account.deploy(TEMPLATE());
  const Parameters = [{ ParameterKey: 'Stored', UsePreviousValue: true }];
  await expect(account.update(TEMPLATE(), { Parameters })).rejects.toThrow('No updates are to be performed.');
  await put('/app/size', 'large');
  await expect(account.update(TEMPLATE(), { Parameters })).resolves.toBe('UPDATE_COMPLETE');
  await expect(outputs()).resolves.toEqual(['large', 'b']);
});

it('are what a change set has seen of them', async () => {
  const named = { StackName: 's', ChangeSetName: 'c' };
  await account.call('cloudformation', 'CreateChangeSet', {
    ...named,
    ChangeSetType: 'CREATE',
    TemplateBody: TEMPLATE(),
  });
  await put('/app/size', 'large');
  expect(await account.call('cloudformation', 'DescribeChangeSet', named)).toMatchObject({
    Parameters: [{ ParameterValue: '/app/size', ResolvedValue: 'small' }, {}],
  });
  await account.do('ExecuteChangeSet', named);
  await expect(outputs()).resolves.toEqual(['small', 'b']);
});

it('are back what they were after an update that failed', async () => {
  await account.deploy(TEMPLATE());
  await put('/app/size', 'large');
  await expect(account.update(TEMPLATE(', Bad: { Value: !ImportValue nowhere }'))).resolves.toBe(
    'UPDATE_ROLLBACK_COMPLETE',
  );
  await expect(outputs()).resolves.toEqual(['small', 'b']);
});

it.each([
  ['isn’t there', '/nowhere', 'Unable to fetch parameters [/nowhere] from parameter store for this account.'],
  [
    'is a SecureString',
    '/secret',
    'Parameters [/secret] referenced by template have types not supported by CloudFormation.',
  ],
])('are refused where one %s', async (_what, ParameterValue, message) => {
  await put('/secret', 'x', 'SecureString');
  const Parameters = [{ ParameterKey: 'Stored', ParameterValue }];
  await expect(account.deploy(TEMPLATE(), { Parameters })).rejects.toMatchObject({
    code: 'ValidationError',
    message,
  });
});

it('stand for themselves where they are AWS’s own, which the sandbox doesn’t have', async () => {
  const image = '/aws/service/ami-amazon-linux-latest/al2023';
  await account.deploy(TEMPLATE(), { Parameters: [{ ParameterKey: 'Stored', ParameterValue: image }] });
  await expect(outputs()).resolves.toEqual([image, 'b']);
});

it('are read as who asks', async () => {
  const role = await account.role('r', { Effect: 'Allow', Action: 'cloudformation:*', Resource: '*' });
  await expect(account.deploy(TEMPLATE(), {}, role)).rejects.toMatchObject({
    code: 'ValidationError',
    message: "AccessDenied. User doesn't have permission to call ssm:GetParameters",
  });
});
