import type { Input } from '../../../sandbox/call';
import { evaluate, type RequestContext } from '../../../sandbox/services/iam/evaluate';
import { MalformedPolicy, parsePolicy } from '../../../sandbox/services/iam/policy';
import { requiredPermissions } from '../../../sandbox/services/iam/required-permissions';
import { Account } from '../cloudformation/account';

const GROUP = 'arn:aws:ec2:us-east-1:123456789012:security-group/sg-1';
const SUBNET = 'arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1';

function verdict(
  statements: readonly object[],
  action: string,
  resource: string | undefined,
  context: RequestContext = {},
): string {
  const document = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return evaluate(parsePolicy(document), {
    action,
    context,
    ...(resource === undefined ? {} : { resource }),
  });
}

const allow = (Action: unknown, Resource: unknown = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}): object => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
});

describe('what a role may do, as a client finds it', () => {
  let account: Account;
  beforeEach(() => {
    account = new Account();
  });
  afterEach(() => account.end());

  it.each([
    ['aws:ResourceAccount', 's3:CreateBucket', 's3', 'CreateBucket', { Bucket: 'bucket' }],
    ['s3:ResourceAccount', 's3:CreateBucket', 's3', 'CreateBucket', { Bucket: 'bucket' }],
    ['aws:ResourceAccount', 'ec2:DescribeVpcs', 'ec2', 'DescribeVpcs', {}],
  ])('%s says whose the resource is: %s', async (key, action, service, operation, input) => {
    const may = async (accountId: string, name: string): Promise<unknown> => {
      const Condition = { StringEquals: { [key]: accountId } };
      const role = await account.role(name, allow(action, '*', { Condition }));
      return account.world.cloud.callByName(service, operation, input, role);
    };
    await expect(may('210987654321', 'stranger')).rejects.toThrow(`is not authorized to perform: ${action}`);
    await expect(may('123456789012', 'own')).resolves.not.toThrow();
  });

  it('s3:ResourceAccount is no condition key of another service', async () => {
    const Condition = { StringEquals: { 's3:ResourceAccount': '123456789012' } };
    const role = await account.role('r', allow('ec2:*', '*', { Condition }));
    await expect(account.call('ec2', 'DescribeVpcs', {}, role)).rejects.toThrow('not authorized');
  });

  const READS: readonly (readonly [string, string, Input])[] = [
    ['cloudformation', 'DescribeStacks', {}],
    ['cloudformation', 'ListStacks', {}],
    ['cloudformation', 'ValidateTemplate', { TemplateBody: '{"Resources":{"V":{"Type":"AWS::EC2::VPC"}}}' }],
    ['ec2', 'DescribeNetworkInterfaces', {}],
    ['ssm', 'GetParametersByPath', { Path: '/a' }],
    ['s3', 'ListBuckets', {}],
  ];
  it.each([
    ['AWSCloudFormationReadOnlyAccess', ['DescribeStacks', 'ListStacks', 'ValidateTemplate']],
    ['ReadOnlyAccess', READS.map(([, operation]) => operation)],
    [
      'job-function/ViewOnlyAccess',
      ['DescribeStacks', 'ListStacks', 'DescribeNetworkInterfaces', 'ListBuckets'],
    ],
  ])('%s grants what it should, and no change', async (policy, expected) => {
    const role = await account.role('r', allow('sts:GetCallerIdentity'));
    await account.call('iam', 'AttachRolePolicy', {
      RoleName: 'r',
      PolicyArn: `arn:aws:iam::aws:policy/${policy}`,
    });
    const allowed: string[] = [];
    for (const [service, operation, input] of READS) {
      const done = await account.world.cloud
        .callByName(service, operation, input, role)
        .catch((error: unknown) => error);
      if (!(done instanceof Error)) allowed.push(operation);
      else expect(done.message).toContain('not authorized');
    }
    expect(allowed).toEqual(expected);
    await expect(account.call('cloudformation', 'DeleteStack', { StackName: 's' }, role)).rejects.toThrow(
      'not authorized',
    );
    await expect(account.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' }, role)).rejects.toThrow(
      'not authorized',
    );
  });
});

describe('a policy', () => {
  it.each<[string, readonly object[], string, string | undefined, string]>([
    ['allows nothing by itself', [], 'ec2:DeleteSubnet', SUBNET, 'not allowed'],
    ['allows what it names', [allow('ec2:DeleteSubnet')], 'ec2:DeleteSubnet', SUBNET, 'allowed'],
    [
      'names actions without regard to case',
      [allow('EC2:deletesubnet')],
      'ec2:DeleteSubnet',
      SUBNET,
      'allowed',
    ],
    [
      'takes wildcards in actions',
      [allow(['ec2:Describe*', 'ec2:Delete?ubnet'])],
      'ec2:DeleteSubnet',
      SUBNET,
      'allowed',
    ],
    ['allows nothing else', [allow('ec2:DeleteSubnet')], 'ec2:DeleteVpc', '*', 'not allowed'],
    ['is about the resources it names', [allow('ec2:*', GROUP)], 'ec2:DeleteSubnet', SUBNET, 'not allowed'],
    [
      'takes wildcards in resources',
      [allow('ec2:*', 'arn:aws:ec2:*:*:subnet/*')],
      'ec2:DeleteSubnet',
      SUBNET,
      'allowed',
    ],
    [
      'needs * for actions that know no resources',
      [allow('ec2:*', 'arn:aws:ec2:*:*:subnet/*')],
      'ec2:DescribeSubnets',
      '*',
      'not allowed',
    ],
    [
      'denies before it allows',
      [allow('*'), deny('ec2:DeleteSubnet')],
      'ec2:DeleteSubnet',
      SUBNET,
      'denied explicitly',
    ],
    ['denies only what it names', [allow('*'), deny('*', GROUP)], 'ec2:DeleteSubnet', SUBNET, 'allowed'],
    [
      'takes NotAction',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      'ec2:DeleteSubnet',
      SUBNET,
      'allowed',
    ],
    [
      'leaves NotAction out',
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      'iam:GetRole',
      '*',
      'not allowed',
    ],
    [
      'takes NotResource',
      [{ Effect: 'Allow', Action: '*', NotResource: GROUP }],
      'ec2:DeleteSubnet',
      SUBNET,
      'allowed',
    ],
    [
      'is asked about any resource',
      [allow('ec2:*', 'arn:aws:ec2:*:*:subnet/*')],
      'ec2:DeleteSubnet',
      undefined,
      'allowed',
    ],
    [
      'denies some, not any',
      [allow('ec2:*'), deny('ec2:*', SUBNET)],
      'ec2:DeleteSubnet',
      undefined,
      'allowed',
    ],
    [
      'denies all, and so any',
      [allow('ec2:*'), deny('ec2:*')],
      'ec2:DeleteSubnet',
      undefined,
      'denied explicitly',
    ],
  ])('%s', (_what, statements, action, resource, expected) => {
    expect(verdict(statements, action, resource)).toBe(expected);
  });
});

describe('a condition', () => {
  const context: RequestContext = {
    'aws:requestedregion': 'eu-west-1',
    'aws:principalarn': 'arn:aws:iam::123456789012:role/r',
    'aws:securetransport': 'true',
    'aws:tagkeys': ['a', 'b'],
    'aws:principalaccount': '123456789012',
  };

  it.each([
    [{ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }, true],
    [{ StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } }, true],
    [{ StringEquals: { 'aws:RequestedRegion': 'EU-WEST-1' } }, false],
    [{ StringEqualsIgnoreCase: { 'aws:RequestedRegion': 'EU-WEST-1' } }, true],
    [{ StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } }, true],
    [{ StringLike: { 'aws:RequestedRegion': 'eu-*' } }, true],
    [{ StringNotLike: { 'aws:RequestedRegion': 'eu-*' } }, false],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } }, true],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/other' } }, false],
    [{ Bool: { 'aws:SecureTransport': true } }, true],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, false],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, true],
    [{ Null: { 'aws:RequestedRegion': 'true' } }, false],
    [{ NumericLessThan: { 'aws:PrincipalAccount': '200000000000' } }, true],
    [{ NumericGreaterThanEquals: { 'aws:PrincipalAccount': 200_000_000_000 } }, false],
    // A key that the request doesn't have.
    [{ StringEquals: { 'aws:Nothing': 'x' } }, false],
    [{ StringEqualsIfExists: { 'aws:Nothing': 'x' } }, true],
    [{ StringNotEquals: { 'aws:Nothing': 'x' } }, true],
    // Keys with several values.
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b', 'c'] } }, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }, false],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['b'] } }, true],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['c'] } }, false],
    // All conditions must hold.
    [{ StringLike: { 'aws:RequestedRegion': 'eu-*', 'aws:PrincipalArn': 'x' } }, false],
    // What the sandbox doesn't know allows nothing.
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, false],
  ])('%j', (Condition, holds) => {
    expect(verdict([allow('*', '*', { Condition })], 'ec2:DeleteSubnet', SUBNET, context)).toBe(
      holds ? 'allowed' : 'not allowed',
    );
  });

  it('can be in a resource as a variable', () => {
    const statements = [allow('s3:*', 'arn:aws:s3:::logs-${aws:PrincipalAccount}/*')];
    expect(verdict(statements, 's3:GetObject', 'arn:aws:s3:::logs-123456789012/a', context)).toBe('allowed');
    expect(verdict(statements, 's3:GetObject', 'arn:aws:s3:::logs-9/a', context)).toBe('not allowed');
  });
});

describe('a document', () => {
  it.each([
    ['{', 'Syntax errors in policy.'],
    ['[]', 'Syntax errors in policy.'],
    ['{"Version":"2020-01-01","Statement":[]}', 'Syntax errors in policy.'],
    ['{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}', 'Syntax errors in policy.'],
    ['{"Statement":{"Effect":"Allow","Resource":"*"}}', 'Policy statement must contain actions.'],
    ['{"Statement":{"Effect":"Allow","Action":"*"}}', 'Policy statement must contain resources.'],
    [
      '{"Statement":{"Effect":"Allow","Action":"GetObject","Resource":"*"}}',
      'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    ],
    [
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"bucket"}}',
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}',
      'Policy document should not specify a principal.',
    ],
  ])('%s is refused', (document, text) => {
    expect(() => parsePolicy(document)).toThrow(new MalformedPolicy(text));
  });

  it('with a single statement and single values is taken', () => {
    expect(parsePolicy('{"Statement":{"Effect":"Allow","Action":"a:B","Resource":"*"}}')).toHaveLength(1);
  });
});

describe('what an operation needs', () => {
  const place = { region: 'us-east-1', account: '123456789012' };
  const needs = (service: string, operation: string, input: Readonly<Record<string, unknown>>): unknown =>
    requiredPermissions(service, operation, input, place).map(({ action, resources }) => [
      action,
      ...resources,
    ]);

  it.each<[string, string, Readonly<Record<string, unknown>>, unknown]>([
    ['ec2', 'DescribeNetworkInterfaces', { Filters: [] }, [['ec2:DescribeNetworkInterfaces', '*']]],
    [
      'ec2',
      'DeleteNetworkInterface',
      { NetworkInterfaceId: 'eni-0a' },
      [['ec2:DeleteNetworkInterface', 'arn:aws:ec2:us-east-1:123456789012:network-interface/eni-0a']],
    ],
    [
      'ec2',
      'CreateNetworkInterface',
      { SubnetId: 'subnet-1', Groups: ['sg-1'] },
      [
        [
          'ec2:CreateNetworkInterface',
          SUBNET,
          GROUP,
          'arn:aws:ec2:us-east-1:123456789012:network-interface/*',
        ],
      ],
    ],
    [
      'ec2',
      'DetachNetworkInterface',
      { AttachmentId: 'eni-attach-1' },
      [['ec2:DetachNetworkInterface', 'arn:aws:ec2:us-east-1:123456789012:network-interface/*']],
    ],
    [
      'lambda',
      'UpdateFunctionConfiguration',
      { FunctionName: 'f' },
      [['lambda:UpdateFunctionConfiguration', 'arn:aws:lambda:us-east-1:123456789012:function:f']],
    ],
    [
      'lambda',
      'Invoke',
      { FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:f' },
      [['lambda:InvokeFunction', 'arn:aws:lambda:us-east-1:123456789012:function:f']],
    ],
    [
      'lambda',
      'CreateFunction',
      { FunctionName: 'f', Role: 'arn:aws:iam::123456789012:role/r' },
      [
        ['lambda:CreateFunction', 'arn:aws:lambda:us-east-1:123456789012:function:f'],
        ['iam:PassRole', 'arn:aws:iam::123456789012:role/r'],
      ],
    ],
    ['lambda', 'ListFunctions', {}, [['lambda:ListFunctions', '*']]],
    [
      'ssm',
      'GetParameters',
      { Names: ['/a/b', 'c'] },
      [
        [
          'ssm:GetParameters',
          'arn:aws:ssm:us-east-1:123456789012:parameter/a/b',
          'arn:aws:ssm:us-east-1:123456789012:parameter/c',
        ],
      ],
    ],
    [
      'logs',
      'CreateLogStream',
      { logGroupName: '/aws/lambda/f', logStreamName: 's' },
      [['logs:CreateLogStream', 'arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:log-stream:']],
    ],
    ['s3', 'HeadObject', { Bucket: 'b', Key: 'k' }, [['s3:GetObject', 'arn:aws:s3:::b/k']]],
    [
      's3',
      'DeleteObjects',
      { Bucket: 'b', Delete: { Objects: [{ Key: 'k' }, { Key: 'l', VersionId: 'v' }] } },
      [
        ['s3:DeleteObject', 'arn:aws:s3:::b/k'],
        ['s3:DeleteObjectVersion', 'arn:aws:s3:::b/l'],
      ],
    ],
    ['s3', 'ListObjectsV2', { Bucket: 'b' }, [['s3:ListBucket', 'arn:aws:s3:::b']]],
    [
      'cloudformation',
      'DescribeStacks',
      { StackName: 's' },
      [['cloudformation:DescribeStacks', 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/*']],
    ],
    ['monitoring', 'PutMetricData', { Namespace: 'N' }, [['cloudwatch:PutMetricData', '*']]],
    ['sts', 'GetCallerIdentity', {}, []],
  ])('%s %s', (service, operation, input, expected) => {
    expect(needs(service, operation, input)).toEqual(expected);
  });
});
