import { Account, at } from './account';

let account: Account;
beforeEach(() => {
  account = new Account();
});
afterEach(() => account.end());

const TRUST =
  "{ Version: '2012-10-17', Statement: [{ Effect: Allow, Action: sts:AssumeRole, Principal: { Service: lambda.amazonaws.com } }] }";
const outputs = async (): Promise<unknown> =>
  at(await account.call('cloudformation', 'DescribeStacks', { StackName: 's' }), 'Stacks', 0, 'Outputs');

describe('a type that isn’t modelled', () => {
  it('has an ARN of its service’s form, which a policy may name', async () => {
    const template = `
Resources:
  Q: { Type: AWS::SQS::Queue }
  K: { Type: AWS::KMS::Key, Properties: { KeyPolicy: {} } }
  T: { Type: AWS::SNS::Topic, Properties: { TopicName: news } }
  X: { Type: AWS::NewService::NewThing }
  R:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${TRUST}
      Policies: [{ PolicyName: p, PolicyDocument: { Version: '2012-10-17', Statement: [
        { Effect: Allow, Action: 'sqs:*', Resource: !GetAtt Q.Arn }, { Effect: Allow, Action: 'kms:*', Resource: !GetAtt K.Arn },
        { Effect: Allow, Action: 'sns:*', Resource: !Ref T }, { Effect: Allow, Action: 'newservice:*', Resource: !GetAtt X.Arn }] } }]
Outputs: { Q: { Value: !GetAtt Q.Arn }, T: { Value: !Ref T } }
`;
    await expect(account.deploy(template)).resolves.toBe('CREATE_COMPLETE');
    expect(await outputs()).toEqual([
      expect.objectContaining({
        OutputValue: expect.stringMatching(/^arn:aws:sqs:us-east-1:123456789012:s-Q-/u) as string,
      }),
      expect.objectContaining({ OutputValue: 'arn:aws:sns:us-east-1:123456789012:news' }),
    ]);
  });
});

describe('AWS::IAM::ManagedPolicy', () => {
  const POLICY = (action: string): string => `
Resources:
  P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Allow, Action: '${action}', Resource: '*' }] } } }
  R: { Type: AWS::IAM::Role, Properties: { RoleName: r, AssumeRolePolicyDocument: ${TRUST}, ManagedPolicyArns: [!Ref P] } }
`;
  it('counts for the role that names it, changes with its template, and goes after it', async () => {
    await expect(account.deploy(POLICY('ec2:*'))).resolves.toBe('CREATE_COMPLETE');
    expect(account.world.iam.isAllowed('r', 'ec2:DescribeVpcs')).toBe(true);
    await expect(account.update(POLICY('s3:*'))).resolves.toBe('UPDATE_COMPLETE');
    expect(account.world.iam.isAllowed('r', 'ec2:DescribeVpcs')).toBe(false);
    expect(account.world.iam.isAllowed('r', 's3:GetObject')).toBe(true);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });
});

describe('AWS::S3::Bucket', () => {
  const BUCKET = `
Resources: { B: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: { BucketName: artifacts-y } } }
Outputs: { X: { Value: !GetAtt B.RegionalDomainName } }
`;
  it('has its Region’s domain name, and is made by one stack only', async () => {
    await expect(account.deploy(BUCKET)).resolves.toBe('CREATE_COMPLETE');
    expect(await outputs()).toEqual([
      expect.objectContaining({ OutputValue: 'artifacts-y.s3.us-east-1.amazonaws.com' }),
    ]);
    await expect(account.deploy(BUCKET, { StackName: 'second' })).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events('second')).toContain('B CREATE_FAILED: artifacts-y already exists');
  });
});

describe('an export’s name', () => {
  const EXPORTER = (name: string): string => `
Resources: { G: { Type: AWS::EC2::InternetGateway } }
Outputs: { X: { Value: !Ref G, Export: { Name: ${name} } } }
`;
  const TAKEN = 'Export with name shared is already exported by stack s';
  const second = { StackName: 'second' };
  const exported = async (): Promise<readonly unknown[]> =>
    (at(await account.call('cloudformation', 'ListExports', {}), 'Exports') as readonly object[]).map(
      (each) => [at(each, 'Name'), at(each, 'Value')],
    );
  beforeEach(() => account.deploy(EXPORTER('shared')));

  it('belongs to one stack: a second one is taken back once its resources are there', async () => {
    await expect(account.deploy(EXPORTER('shared'), second)).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events('second')).toEqual(
      expect.arrayContaining([
        'G CREATE_COMPLETE',
        `second ROLLBACK_IN_PROGRESS: ${TAKEN}. Rollback requested by user.`,
        'G DELETE_COMPLETE',
      ]),
    );
    expect(await exported()).toEqual([['shared', await account.resource('G')]]);
  });

  it('can’t be taken by an update, which leaves the outputs as they were', async () => {
    await account.deploy(EXPORTER('own'), second);
    const before = await exported();
    await expect(account.update(EXPORTER('shared'), second)).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(account.events('second')).toContain(`second UPDATE_ROLLBACK_IN_PROGRESS: ${TAKEN}`);
    expect(await exported()).toEqual(before);
    const kept = { ...second, DisableRollback: true };
    await expect(account.update(EXPORTER('shared'), kept)).resolves.toBe('UPDATE_FAILED');
    expect(account.events('second')).toContain(`second UPDATE_FAILED: ${TAKEN}`);
    expect(await exported()).toEqual(before);
  });

  it('is free again once its stack drops it or is gone', async () => {
    await account.update(EXPORTER('other'));
    await expect(account.deploy(EXPORTER('shared'), second)).resolves.toBe('CREATE_COMPLETE');
    await account.delete();
    await expect(account.update(EXPORTER('other'), second)).resolves.toBe('UPDATE_COMPLETE');
  });

  it('fails a nested stack, and with it its parent', async () => {
    await account.call('s3', 'CreateBucket', { Bucket: 'templates' });
    const Body = new TextEncoder().encode(EXPORTER('shared'));
    await account.call('s3', 'PutObject', { Bucket: 'templates', Key: 'child.yaml', Body });
    const parent =
      "Resources: { C: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: 'https://templates.s3.amazonaws.com/child.yaml' } } }";
    await expect(account.deploy(parent, second)).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events('second')).toContainEqual(
      expect.stringMatching(
        new RegExp(`^C CREATE_FAILED: Embedded stack arn:\\S+ was not successfully created: ${TAKEN}$`, 'u'),
      ),
    );
  });
});

describe('an export that is in use', () => {
  const EXPORTER = (value: string, more = ', Export: { Name: shared }'): string => `
Resources: { P: { Type: AWS::SSM::Parameter, Properties: { Name: p, Type: String, Value: '${value}' } } }
Outputs: { X: { Value: !GetAtt P.Value${more} } }
`;
  const IMPORTER =
    'Resources: { P: { Type: AWS::SSM::Parameter, Properties: { Type: String, Value: !ImportValue shared } } }';

  it('keeps its stack from being deleted, before anything happens', async () => {
    await account.deploy(EXPORTER('1'));
    await account.deploy(IMPORTER, { StackName: 'one' });
    await account.deploy(IMPORTER, { StackName: 'two' });
    const before = account.events().length;
    await expect(account.delete()).resolves.toBe('CREATE_COMPLETE');
    expect(account.events().slice(before)).toEqual([
      's CREATE_COMPLETE: Delete canceled. Cannot delete export shared as it is in use by one and two.',
    ]);
    await account.delete({ StackName: 'one' });
    await account.delete({ StackName: 'two' });
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it.each([
    ['dropped', EXPORTER('1', ''), 'Export shared cannot be deleted as it is in use by one'],
    ['changed', EXPORTER('2'), 'Export shared cannot be updated as it is in use by one'],
  ])('can’t be %s by an update', async (_, template, reason) => {
    await account.deploy(EXPORTER('1'));
    await account.deploy(IMPORTER, { StackName: 'one' });
    await expect(account.update(template)).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(account.events()).toContain(`s UPDATE_ROLLBACK_IN_PROGRESS: ${reason}`);
    expect(at(await account.call('cloudformation', 'ListExports', {}), 'Exports', 0, 'Value')).toBe('1');
  });
});

describe('a bucket with a policy, tags, versions and notifications', () => {
  const TEMPLATE = (status: string): string => `
Resources:
  R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: ${TRUST} } }
  F: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: index.handler, Role: !GetAtt R.Arn, Code: { ZipFile: 'exports.handler = async () => 1;' } } }
  P: { Type: AWS::Lambda::Permission, Properties: { Action: 'lambda:InvokeFunction', FunctionName: !Ref F, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId } }
  B:
    Type: AWS::S3::Bucket
    DependsOn: P
    Properties:
      BucketName: b-of-s
      Tags: [{ Key: team, Value: ${status} }]
      VersioningConfiguration: { Status: ${status} }
      NotificationConfiguration:
        LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: !GetAtt F.Arn, Filter: { S3Key: { Rules: [{ Name: suffix, Value: .csv }] } } }]
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Deny, Principal: '*', Action: 's3:*', Resource: !Sub '\${B.Arn}/*' }] }
`;
  const textOf = async (
    operation: `GetBucket${'NotificationConfiguration' | 'Policy' | 'Tagging' | 'Versioning'}`,
  ): Promise<string> => JSON.stringify(await account.call('s3', operation, { Bucket: 'b-of-s' }));

  it('has them, changes with its template, and goes', async () => {
    await expect(account.deploy(TEMPLATE('Enabled'))).resolves.toBe('CREATE_COMPLETE');
    expect(await textOf('GetBucketVersioning')).toContain('Enabled');
    expect(await textOf('GetBucketTagging')).toContain('{"Key":"team","Value":"Enabled"}');
    expect(await textOf('GetBucketTagging')).toContain('"aws:cloudformation:logical-id"');
    expect(await textOf('GetBucketNotificationConfiguration')).toMatch(/:function:s-F-.*suffix/u);
    expect(await textOf('GetBucketPolicy')).toContain('arn:aws:s3:::b-of-s/*');
    await expect(account.update(TEMPLATE('Suspended'))).resolves.toBe('UPDATE_COMPLETE');
    expect(await textOf('GetBucketVersioning')).toContain('Suspended');
    expect(await textOf('GetBucketTagging')).toContain('"Value":"Suspended"');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('is refused by S3 where S3 may not invoke the function', async () => {
    const without = TEMPLATE('Enabled').replace('s3.amazonaws.com', 'sns.amazonaws.com');
    await expect(account.deploy(without)).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events()).toContainEqual(
      expect.stringContaining('Unable to validate the following destination configurations'),
    );
  });
});

it('a parameter has a new value or its previous one, not both', async () => {
  const template = (more = ''): string => `
Parameters: { Cidr: { Type: String } }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: !Ref Cidr } }${more}
`;
  const ParameterKey = 'Cidr';
  const Parameters = [{ ParameterKey, ParameterValue: '10.0.0.0/16' }];
  await expect(account.deploy(template(), { Parameters })).resolves.toBe('CREATE_COMPLETE');
  const update = (ParameterValue: string): Promise<string> =>
    account.update(
      template(
        '\n  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc } }',
      ),
      {
        Parameters: [{ ParameterKey, UsePreviousValue: true, ParameterValue }],
      },
    );
  await expect(update('10.1.0.0/16')).rejects.toThrow(
    'Invalid input for parameter key Cidr. Cannot specify usePreviousValue as true and non empty value for a parameter',
  );
  await expect(update('')).resolves.toBe('UPDATE_COMPLETE');
});
