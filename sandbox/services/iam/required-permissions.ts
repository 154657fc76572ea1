import type { Input } from '../../call';
import type { InputOf } from '../../wire/model';
import type { RequestContext } from './evaluate';

/** An action and the ARNs that it must be allowed on, each of them; `*` where it knows no resources. */
export interface RequiredPermission {
  readonly action: string;
  readonly resources: readonly string[];
  /** Condition keys that only this action has. */
  readonly context?: RequestContext;
}

export interface Place {
  readonly region: string;
  readonly account: string;
  /** The network interface that has this attachment; undefined where there is none. */
  readonly attachedWith?: (attachmentId: string) => string | undefined;
}

/**
 * What a caller must be allowed to do for an operation, by the Service Authorization Reference. Most
 * operations need the action of their own name.
 */
export function requiredPermissions(
  service: string,
  operation: string,
  input: Input,
  place: Place,
): readonly RequiredPermission[] {
  const own = OF_SERVICE[service];
  if (own !== undefined) return own(operation, input, place);
  return [{ action: `${service}:${operation}`, resources: ['*'] }];
}

type Rule = (operation: string, input: Input, place: Place) => readonly RequiredPermission[];

const OF_SERVICE: Readonly<Record<string, Rule>> = {
  ec2: ofEc2,
  lambda: ofLambda,
  ssm: ofSsm,
  logs: ofLogs,
  events: ofEvents,
  s3: ofS3,
  iam: ofIam,
  states: ofStates,
  sts: ofSts,
  cloudformation: ofCloudFormation,
  cloudcontrolapi: (operation) => [{ action: `cloudformation:${operation}`, resources: ['*'] }],
  monitoring: (operation, input) => [
    {
      action: `cloudwatch:${operation}`,
      resources: ['*'],
      context: { 'cloudwatch:namespace': text(input['Namespace']) },
    },
  ],
};

/** EC2's resource types by the beginning of an id. */
const EC2_TYPES: Readonly<Record<string, string>> = {
  eni: 'network-interface',
  sg: 'security-group',
  subnet: 'subnet',
  vpc: 'vpc',
  i: 'instance',
  nat: 'natgateway',
  igw: 'internet-gateway',
  rtb: 'route-table',
};

/** Describing knows no resources; other actions are on what the request names, and on what they create. */
function ofEc2(
  operation: string,
  input: Input,
  { account, attachedWith, region }: Place,
): readonly RequiredPermission[] {
  const action = `ec2:${operation}`;
  if (operation.startsWith('Describe')) return [{ action, resources: ['*'] }];
  const arn = (type: string, id: string): string => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const named = Object.values(input)
    .flatMap(texts)
    .flatMap((id) => {
      const type = EC2_TYPES[/^([a-z]+)-[0-9a-f]+$/u.exec(id)?.[1] ?? ''];
      return type === undefined ? [] : [arn(type, id)];
    });
  const made = /^Create(NetworkInterface|SecurityGroup|Subnet|Vpc)$/u.exec(operation)?.[1];
  const created =
    made === undefined ? [] : [arn(made.replaceAll(/(?<=[a-z])(?=[A-Z])/gu, '-').toLowerCase(), '*')];
  // An attachment is named, and its network interface is what has to be allowed.
  const attached =
    operation === 'DetachNetworkInterface'
      ? [arn('network-interface', attachedWith?.(text(input['AttachmentId'])) ?? '*')]
      : [];
  const resources = [...named, ...created, ...attached];
  return [{ action, resources: resources.length === 0 ? ['*'] : resources }];
}

/** Those of which the action has another name. */
const LAMBDA_ACTIONS: Readonly<Record<string, string>> = {
  GetLayerVersionByArn: 'GetLayerVersion',
  Invoke: 'InvokeFunction',
};

function ofLambda(
  operation: string,
  input: Input,
  { region, account }: Place,
): readonly RequiredPermission[] {
  const given = text(input['FunctionName']);
  // A name, account:function:name, or a whole ARN; each may end in a version or alias.
  const layer = layerNamed(input, `arn:aws:lambda:${region}:${account}:layer:`);
  const name = /^(?:(?:arn:aws[\w-]*:lambda:[\w-]+:)?\d{12}:function:)?(.+)$/u.exec(given)?.[1];
  const resource =
    layer ?? (name === undefined ? '*' : `arn:aws:lambda:${region}:${account}:function:${name}`);
  const action = `lambda:${LAMBDA_ACTIONS[operation] ?? operation}`;
  const role = text(input['Role']);
  return [
    { action, resources: [resource], context: ofConfiguration(input) },
    ...(role === '' ? [] : [passing(role, 'lambda.amazonaws.com')]),
  ];
}

/** The ARN of the layer, or the layer version, that a request is about (Service Authorization Reference, AWS Lambda). */
function layerNamed(input: Input, beginning: string): string | undefined {
  const given = text(input['LayerName']);
  if (given === '') return undefined;
  const version = input['VersionNumber'];
  const layer = given.startsWith('arn:') ? given : `${beginning}${given}`;
  return typeof version === 'string' || typeof version === 'number' ? `${layer}:${version}` : layer;
}

/** What the request gives a function, as condition keys; what it doesn't name isn't there (Lambda guide). */
function ofConfiguration(input: Input): RequestContext {
  const network: unknown = input['VpcConfig'];
  const ids = (member: string): readonly string[] =>
    typeof network === 'object' && network !== null ? texts((network as Input)[member]) : [];
  const subnetIds = ids('SubnetIds');
  const groupIds = ids('SecurityGroupIds');
  const layers = texts(input['Layers']);
  return {
    // Which VPC that is, only the subnets tell; that there is one is what conditions ask for here.
    ...(subnetIds.length === 0
      ? {}
      : { 'lambda:vpcids': ['vpc-of-the-request'], 'lambda:subnetids': subnetIds }),
    ...(groupIds.length === 0 ? {} : { 'lambda:securitygroupids': groupIds }),
    ...(layers.length === 0 ? {} : { 'lambda:layer': layers }),
  };
}

/** Step Functions: the state machine, or the execution, that a request is about. */
function ofStates(
  operation: string,
  input: Input,
  { region, account }: Place,
): readonly RequiredPermission[] {
  const named = [input['stateMachineArn'], input['executionArn']].flatMap(texts);
  const name = text(input['name']);
  const role = text(input['roleArn']);
  const resources =
    operation === 'CreateStateMachine' && name !== ''
      ? [`arn:aws:states:${region}:${account}:stateMachine:${name}`]
      : named;
  return [
    { action: `states:${operation}`, resources: resources.length === 0 ? ['*'] : resources },
    ...(role === '' ? [] : [passing(role, 'states.amazonaws.com')]),
  ];
}

/** Whoever gives a service a role must be allowed to (IAM guide, "Grant a user permissions to pass a role"). */
const passing = (role: string, service: string): RequiredPermission => ({
  action: 'iam:PassRole',
  resources: [role],
  context: { 'iam:passedtoservice': service },
});

function ofSsm(operation: string, input: Input, { region, account }: Place): readonly RequiredPermission[] {
  const names = [input['Name'], input['Names'], input['Path'], input['ResourceId']].flatMap(texts);
  return [
    {
      action: `ssm:${operation}`,
      resources:
        operation === 'DescribeParameters' || names.length === 0
          ? ['*']
          : names.map((name) =>
              name.startsWith('arn:')
                ? name
                : `arn:aws:ssm:${region}:${account}:parameter/${name.replace(/^\//u, '').replace(/:[^/]*$/u, '')}`,
            ),
    },
  ];
}

/** The trailing `log-stream:` is what CloudWatch Logs asks for even where no stream is meant (pasted in many AccessDenied reports). */
function ofLogs(operation: string, input: Input, { region, account }: Place): readonly RequiredPermission[] {
  const group = text(input['logGroupName'] ?? input['logGroupIdentifier']).replace(
    /^arn:aws[\w-]*:logs:[^:]*:\d*:log-group:([^:]*).*$/u,
    '$1',
  );
  const hasStream = operation === 'PutLogEvents' || operation === 'GetLogEvents';
  const stream = hasStream ? text(input['logStreamName']) : '';
  return [
    {
      action: `logs:${operation}`,
      resources: [`arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}`],
    },
  ];
}

/** A rule of the default event bus; ListRules and ListRuleNamesByTarget are on all of them. */
function ofEvents(
  operation: string,
  input: Input,
  { region, account }: Place,
): readonly RequiredPermission[] {
  const name = text(input['Rule'] ?? (operation === 'ListRules' ? '' : input['Name']));
  const resource = name === '' ? '*' : `arn:aws:events:${region}:${account}:rule/${name}`;
  return [{ action: `events:${operation}`, resources: [resource] }];
}

/** S3's actions aren't called like its operations. */
const S3_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  HeadBucket: 'ListBucket',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListBuckets: 'ListAllMyBuckets',
  DeleteObjects: 'DeleteObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  ListParts: 'ListMultipartUploadParts',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  ListObjectVersions: 'ListBucketVersions',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
};

function ofS3(operation: string, input: Input): readonly RequiredPermission[] {
  const action = `s3:${S3_ACTIONS[operation] ?? operation}${text(input['VersionId']) === '' ? '' : 'Version'}`;
  const bucket = text(input['Bucket']);
  if (bucket === '') return [{ action, resources: ['*'] }];
  const arn = `arn:aws:s3:::${bucket}`;
  if (operation === 'DeleteObjects') {
    const { Objects = [] } = (input as InputOf<'s3', 'DeleteObjects'>).Delete ?? {};
    return Objects.map(({ Key = '', VersionId }) => ({
      action: VersionId === undefined ? action : `${action}Version`,
      resources: [`${arn}/${Key}`],
    }));
  }
  const keys = texts(input['Key']);
  return [{ action, resources: keys.length === 0 ? [arn] : keys.map((key) => `${arn}/${key}`) }];
}

function ofIam(operation: string, input: Input, { account }: Place): readonly RequiredPermission[] {
  const role = text(input['RoleName']);
  const policy = text(input['PolicyName']);
  const arn = text(input['PolicyArn']);
  const resource =
    role !== ''
      ? `arn:aws:iam::${account}:role/${role}`
      : arn !== ''
        ? arn
        : policy === ''
          ? '*'
          : `arn:aws:iam::${account}:policy/${policy}`;
  return [{ action: `iam:${operation}`, resources: [resource] }];
}

function ofSts(operation: string, input: Input): readonly RequiredPermission[] {
  return operation === 'AssumeRole'
    ? [{ action: 'sts:AssumeRole', resources: [text(input['RoleArn'])] }]
    : // GetCallerIdentity and GetSessionToken need no permission (STS API reference).
      [];
}

function ofCloudFormation(
  operation: string,
  input: Input,
  { region, account }: Place,
): readonly RequiredPermission[] {
  const stack = text(input['StackName']);
  const resource =
    stack === ''
      ? '*'
      : stack.startsWith('arn:')
        ? stack
        : `arn:aws:cloudformation:${region}:${account}:stack/${stack}/*`;
  const role = text(input['RoleARN']);
  return [
    { action: `cloudformation:${operation}`, resources: [resource] },
    ...(role === ''
      ? []
      : [
          {
            action: 'iam:PassRole',
            resources: [role],
            context: { 'iam:passedtoservice': 'cloudformation.amazonaws.com' },
          },
        ]),
  ];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The texts that a member holds, itself or in a list. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (Array.isArray(value)) return value.filter((each) => typeof each === 'string');
  return [];
}
