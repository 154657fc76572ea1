import type { Cloud } from '../../cloud';
import { MINUTE, SECOND } from '../../time/instant';
import { structure } from '../../wire/protocol';
import { AwsError, type Caller, type Input } from '../../wire/types';
import {
  ProvisioningError,
  type Provisioned,
  type ProvisionRequest,
  type Properties,
  type ResourceType,
} from './resource-type';

type Call = (
  service: string,
  operation: string,
  input: Input,
  caller?: Caller,
) => Promise<Readonly<Record<string, unknown>>>;

/** What the table's rows are written with. */
interface Tools {
  readonly cloud: Cloud;
  readonly call: Call;
  /** A physical name where the template gives none: `<stack>-<logical>-<13 upper-case letters and digits>`. */
  readonly name: (request: ProvisionRequest) => string;
}

interface Row {
  readonly createOnly?: readonly string[];
  readonly create: (tools: Tools, request: ProvisionRequest) => Promise<Provisioned>;
  /** Absent: an update changes nothing that the sandbox models. */
  readonly update?: (tools: Tools, request: ProvisionRequest, physicalId: string) => Promise<Provisioned>;
  readonly delete?: (tools: Tools, request: ProvisionRequest, physicalId: string) => Promise<unknown>;
  /** CloudFormation tries these again and again while something depends on them (recorded: 941 to 1178 s an attempt, aws-cdk#10777). */
  readonly retriesDependents?: boolean;
  /** How the reason of a failure is worded: by the older engine, or as a registry handler's. */
  readonly worded?: 'handler';
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
const of = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Readonly<Record<string, unknown>>)[key] : undefined,
    value,
  );
const only = (
  physicalResourceId: string,
  attributes: Readonly<Record<string, unknown>> = {},
): Provisioned => ({ physicalResourceId, attributes });
const same = (request: ProvisionRequest, attributes: Readonly<Record<string, unknown>> = {}): Provisioned =>
  only(request.physicalResourceId ?? '', attributes);
const items = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const ROWS: Readonly<Record<string, Row>> = {
  'AWS::EC2::VPC': {
    createOnly: ['CidrBlock', 'InstanceTenancy'],
    create: async ({ call }, { properties }) => {
      const vpcId = text(
        of(await call('ec2', 'CreateVpc', { CidrBlock: properties['CidrBlock'] }), 'vpc', 'vpcId'),
      );
      const groups = await call('ec2', 'DescribeSecurityGroups', {
        Filter: [{ Name: 'vpc-id', Value: [vpcId] }],
      });
      return only(vpcId, {
        VpcId: vpcId,
        CidrBlock: properties['CidrBlock'],
        DefaultSecurityGroup: of(items(groups['securityGroupInfo'])[0], 'groupId'),
      });
    },
    delete: ({ call }, _, VpcId) => call('ec2', 'DeleteVpc', { VpcId }),
    retriesDependents: true,
  },
  'AWS::EC2::Subnet': {
    createOnly: ['VpcId', 'CidrBlock', 'AvailabilityZone'],
    create: async ({ call }, { properties }) => {
      const answer = await call('ec2', 'CreateSubnet', {
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: properties['AvailabilityZone'],
      });
      const id = text(of(answer, 'subnet', 'subnetId'));
      return only(id, {
        SubnetId: id,
        VpcId: properties['VpcId'],
        CidrBlock: properties['CidrBlock'],
        AvailabilityZone: of(answer, 'subnet', 'availabilityZone'),
      });
    },
    delete: ({ call }, _, SubnetId) => call('ec2', 'DeleteSubnet', { SubnetId }),
    retriesDependents: true,
    worded: 'handler',
  },
  'AWS::EC2::SecurityGroup': {
    createOnly: ['GroupDescription', 'GroupName', 'VpcId'],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      const answer = await call('ec2', 'CreateSecurityGroup', {
        GroupName: properties['GroupName'] ?? name(request),
        GroupDescription: properties['GroupDescription'],
        VpcId: properties['VpcId'],
      });
      const id = text(answer['groupId']);
      return only(id, { GroupId: id, Id: id, VpcId: properties['VpcId'] });
    },
    delete: ({ call }, _, GroupId) => call('ec2', 'DeleteSecurityGroup', { GroupId }),
    retriesDependents: true,
  },
  'AWS::EC2::NetworkInterface': {
    createOnly: ['SubnetId'],
    create: async ({ call }, { properties }) => {
      const answer = await call('ec2', 'CreateNetworkInterface', {
        SubnetId: properties['SubnetId'],
        SecurityGroupId: properties['GroupSet'],
        Description: properties['Description'],
      });
      return only(text(of(answer, 'networkInterface', 'networkInterfaceId')), {
        PrimaryPrivateIpAddress: of(answer, 'networkInterface', 'privateIpAddress'),
      });
    },
    delete: ({ call }, _, NetworkInterfaceId) =>
      call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId }),
  },
  'AWS::IAM::Role': {
    createOnly: ['RoleName', 'Path'],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      const RoleName = text(properties['RoleName'] ?? name(request));
      const made = await call('iam', 'CreateRole', {
        RoleName,
        Path: properties['Path'],
        AssumeRolePolicyDocument: JSON.stringify(properties['AssumeRolePolicyDocument']),
      });
      for (const PolicyArn of items(properties['ManagedPolicyArns']))
        await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
      for (const policy of items(properties['Policies'])) {
        await call('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: of(policy, 'PolicyName'),
          PolicyDocument: JSON.stringify(of(policy, 'PolicyDocument')),
        });
      }
      return only(RoleName, { Arn: of(made, 'Role', 'Arn'), RoleId: of(made, 'Role', 'RoleId') });
    },
    delete: async ({ call }, { properties }, RoleName) => {
      for (const PolicyArn of items(properties['ManagedPolicyArns']))
        await call('iam', 'DetachRolePolicy', { RoleName, PolicyArn });
      for (const policy of items(properties['Policies']))
        await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: of(policy, 'PolicyName') });
      await call('iam', 'DeleteRole', { RoleName });
    },
  },
  'AWS::IAM::Policy': {
    createOnly: [],
    create: async ({ call, name }, request) => {
      const { properties } = request;
      for (const RoleName of items(properties['Roles'])) {
        await call('iam', 'PutRolePolicy', {
          RoleName,
          PolicyName: properties['PolicyName'],
          PolicyDocument: JSON.stringify(properties['PolicyDocument']),
        });
      }
      return only(name(request));
    },
    delete: async ({ call }, { properties }) => {
      for (const RoleName of items(properties['Roles']))
        await call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: properties['PolicyName'] });
    },
  },
  'AWS::Lambda::Function': {
    createOnly: ['FunctionName', 'PackageType'],
    create: async ({ call, name, cloud }, request) => {
      const { properties } = request;
      const FunctionName = text(properties['FunctionName'] ?? name(request));
      await call('lambda', 'CreateFunction', {
        ...properties,
        FunctionName,
        Tags: {
          ...tagsOf(properties),
          'aws:cloudformation:stack-id': request.stackId,
          'aws:cloudformation:stack-name': request.stackName,
          'aws:cloudformation:logical-id': request.logicalResourceId,
        },
      });
      await waitUntil(
        cloud,
        async () =>
          of(await call('lambda', 'GetFunctionConfiguration', { FunctionName }), 'State') === 'Active',
      );
      return only(FunctionName, { Arn: arnOf(cloud, FunctionName) });
    },
    update: async ({ call, cloud }, request, FunctionName) => {
      await call('lambda', 'UpdateFunctionConfiguration', {
        ...request.properties,
        FunctionName,
        VpcConfig: request.properties['VpcConfig'] ?? { SubnetIds: [], SecurityGroupIds: [] },
      });
      await waitUntil(
        cloud,
        async () =>
          of(await call('lambda', 'GetFunctionConfiguration', { FunctionName }), 'LastUpdateStatus') !==
          'InProgress',
      );
      return same(request, { Arn: arnOf(cloud, FunctionName) });
    },
    delete: async (tools, request, FunctionName) => {
      await tools.call('lambda', 'DeleteFunction', { FunctionName });
      if (tools.cloud.faults.level('lambda-waits') > 0)
        await waitForNetworkInterfaces(tools, request, FunctionName);
    },
  },
  'AWS::Lambda::Version': {
    createOnly: ['FunctionName', 'Description'],
    create: async ({ call }, { properties }) => {
      const answer = await call('lambda', 'PublishVersion', { FunctionName: properties['FunctionName'] });
      const body = (answer['body'] ?? answer) as Readonly<Record<string, unknown>>;
      return only(text(body['FunctionArn']), { Version: body['Version'] });
    },
    delete: ({ call }, _, FunctionName) => call('lambda', 'DeleteFunction', { FunctionName }),
  },
  'AWS::SSM::Parameter': {
    createOnly: ['Name'],
    create: async ({ call, name }, request) => {
      const Name = text(request.properties['Name'] ?? name(request));
      // CloudFormation writes tags as a map, and SSM as a list.
      const Tags = Object.entries(structure(request.properties['Tags']) ?? {}).map(([Key, Value]) => ({
        Key,
        Value,
      }));
      await call('ssm', 'PutParameter', { ...request.properties, Name, Tags });
      return only(Name, { Type: request.properties['Type'], Value: request.properties['Value'] });
    },
    update: async ({ call }, request, Name) => {
      await call('ssm', 'PutParameter', {
        ...request.properties,
        Name,
        Tags: undefined,
        Overwrite: true,
      });
      return same(request, { Type: request.properties['Type'], Value: request.properties['Value'] });
    },
    delete: ({ call }, _, Name) => call('ssm', 'DeleteParameter', { Name }),
  },
  'AWS::Logs::LogGroup': {
    createOnly: ['LogGroupName'],
    create: async ({ call, name, cloud }, request) => {
      const logGroupName = text(request.properties['LogGroupName'] ?? name(request));
      await call('logs', 'CreateLogGroup', { logGroupName });
      return only(logGroupName, {
        Arn: `arn:aws:logs:${cloud.region}:${cloud.account}:log-group:${logGroupName}:*`,
      });
    },
    delete: ({ call }, _, logGroupName) => call('logs', 'DeleteLogGroup', { logGroupName }),
  },
  'AWS::S3::Bucket': {
    createOnly: ['BucketName'],
    create: async ({ call, name }, request) => {
      const Bucket = text(request.properties['BucketName'] ?? name(request).toLowerCase());
      await call('s3', 'CreateBucket', { Bucket });
      return only(Bucket, { Arn: `arn:aws:s3:::${Bucket}`, DomainName: `${Bucket}.s3.amazonaws.com` });
    },
    delete: ({ call }, _, Bucket) => call('s3', 'DeleteBucket', { Bucket }),
  },
};

function tagsOf(properties: Properties): Readonly<Record<string, string>> {
  return Object.fromEntries(
    items(properties['Tags']).map((tag) => [text(of(tag, 'Key')), text(of(tag, 'Value'))]),
  );
}

function arnOf(cloud: Cloud, functionName: string): string {
  return `arn:aws:lambda:${cloud.region}:${cloud.account}:function:${functionName}`;
}

/** As the type did until about 2021: 45 minutes at most, and then no failure (reported: serverless#7633). */
async function waitForNetworkInterfaces(
  { call, cloud }: Tools,
  request: ProvisionRequest,
  functionName: string,
): Promise<void> {
  const until = cloud.time.now() + 45 * MINUTE;
  const Filter = [{ Name: 'description', Value: [`AWS Lambda VPC ENI-${functionName}-*`] }];
  request.progress({
    reason:
      'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function to be cleaned up.',
  });
  for (;;) {
    const answer = await call('ec2', 'DescribeNetworkInterfaces', {
      Filter,
      IncludeManagedResources: 'true',
    });
    if (items(answer['networkInterfaceSet']).length === 0 || cloud.time.now() >= until) return;
    await cloud.time.sleep(30 * SECOND, `network interfaces of ${functionName}`);
  }
}

async function waitUntil(cloud: Cloud, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await cloud.time.sleep(5 * SECOND, 'a look at a function');
}

/** Of the suffixes of generated names. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('');

/** Longest and shortest attempt at a group, subnet or VPC that something depends on, in minutes. */
const ATTEMPT = [15, 20] as const;
const BETWEEN_TRIES = 30 * SECOND;

/** The AWS types that the sandbox models. */
export function awsResourceTypes(cloud: Cloud): ReadonlyMap<string, ResourceType> {
  const names = cloud.random.stream('cloudformation/names');
  const tools: Tools = {
    cloud,
    call: async (service, operation, input, caller) => {
      const answer = await cloud.call(service, operation, input, caller);
      return (
        typeof answer === 'object' && answer !== null && 'body' in answer && 'status' in answer
          ? answer.body
          : answer
      ) as Readonly<Record<string, unknown>>;
    },
    name: ({ stackName, logicalResourceId }) => {
      let suffix = '';
      while (suffix.length < 13) suffix += names.pick(ALPHABET);
      // Names have 63 or 64 characters; the stack's gives way first.
      const logical = logicalResourceId.slice(0, 24);
      return `${stackName.slice(0, 63 - 15 - logical.length)}-${logical}-${suffix}`;
    },
  };
  return new Map(Object.entries(ROWS).map(([typeName, row]) => [typeName, typeOf(typeName, row, tools)]));
}

function typeOf(typeName: string, row: Row, tools: Tools): ResourceType {
  const worded = async <T>(request: ProvisionRequest, run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if (error instanceof AwsError)
        throw new ProvisioningError(reasonOf(tools.cloud, typeName, row, error, request));
      throw error;
    }
  };
  return {
    typeName,
    modelled: true,
    createOnlyProperties: row.createOnly ?? [],
    create: (request) => worded(request, () => row.create(tools, request)),
    update: (request) =>
      worded(
        request,
        () => row.update?.(tools, request, request.physicalResourceId ?? '') ?? row.create(tools, request),
      ),
    delete: async (request) => {
      const until =
        tools.cloud.time.now() +
        tools.cloud.random.stream('cloudformation/attempts').uniform(...ATTEMPT) * MINUTE;
      for (;;) {
        try {
          await row.delete?.(tools, request, request.physicalResourceId ?? '');
          return;
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          if (/NotFound|NoSuchEntity|NoSuchBucket/u.test(error.code)) return;
          const mayRetry = row.retriesDependents === true && error.code === 'DependencyViolation';
          if (!mayRetry || tools.cloud.time.now() >= until)
            throw new ProvisioningError(reasonOf(tools.cloud, typeName, row, error, request));
        }
        await tools.cloud.time.sleep(BETWEEN_TRIES, `another try at ${request.logicalResourceId}`);
      }
    },
  };
}

function reasonOf(
  cloud: Cloud,
  typeName: string,
  row: Row,
  error: AwsError,
  request: ProvisionRequest,
): string {
  const id = cloud.random.stream('cloudformation/request-ids').uuid();
  // AWS's SDK for Java names services like this: Ec2, Iam, S3.
  const name = typeName.split('::')[1] ?? '';
  const service = `Service: ${name[0] ?? ''}${name.slice(1).toLowerCase()}, Status Code: ${error.status}, Request ID: ${id}`;
  return row.worded === 'handler'
    ? `Resource handler returned message: "${error.message} (${service})" (RequestToken: ${request.token}, HandlerErrorCode: InvalidRequest)`
    : `${error.message} (${service}) (SDK Attempt Count: 1)`;
}

/** A type that the sandbox accepts without modelling it: it gets an id, and does nothing. */
export function inertType(cloud: Cloud, typeName: string): ResourceType {
  const ids = cloud.random.stream('cloudformation/inert');
  const inert = (request: ProvisionRequest): Promise<Provisioned> => {
    const id =
      request.physicalResourceId ??
      `${request.stackName}-${request.logicalResourceId}-${ids.hex(12).toUpperCase()}`;
    const attributes = new Proxy(
      {},
      { get: (_, name) => (typeof name === 'string' ? `${id}.${name}` : undefined) },
    );
    return Promise.resolve(only(id, attributes));
  };
  return {
    typeName,
    modelled: false,
    createOnlyProperties: [],
    create: inert,
    update: inert,
    delete: () => Promise.resolve(),
  };
}
