import {
  type App,
  Aspects,
  CfnCondition,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CustomResource,
  Duration,
  Fn,
  NestedStack,
  RemovalPolicy,
  SecretValue,
  Stack,
  Stage,
  Tags,
  aws_apigateway as apigateway,
  aws_bedrockagentcore as agentcore,
  aws_dynamodb as dynamodb,
  aws_ec2 as ec2,
  aws_efs as efs,
  aws_events as events,
  aws_events_targets as targets,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_lambda_event_sources as sources,
  aws_logs as logs,
  aws_rds as rds,
  aws_s3 as s3,
  aws_s3_notifications as notifications,
  aws_sam as sam,
  aws_sns as sns,
  aws_sqs as sqs,
  aws_stepfunctions as sfn,
  aws_stepfunctions_tasks as tasks,
  aws_synthetics as synthetics,
  cloudformation_include as include,
  custom_resources as cr,
  triggers,
} from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { join } from 'node:path';

/** Apps in the shapes that people write, each with one line of `EniCleaner.protect` to be added. */
export interface Sample {
  /** Builds it in an app, and in a stack of it. */
  readonly build: (stack: Stack, app: App) => void;
  /** What an update brings: a group more, another subnet. None where the shape has nothing to change. */
  readonly update?: (stack: Stack, app: App) => void;
  /** What the guard says of it as it is: severity, kind and the beginning of the id, as its author would know it. */
  readonly finds?: readonly string[];
  /** Of how many cleaners it takes in all. */
  readonly cleaners?: number;
}

const CODE = {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => "done";'),
} as const;
/** Answers a custom resource. */
const ANSWERING = lambda.Code.fromInline(`exports.handler = async (event) => {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'it', StackId, RequestId, LogicalResourceId, Data: { Description: 'fed' } });
  await fetch(ResponseURL, { method: 'PUT', body, headers: { 'content-type': '' } });
};`);
/** Of the sandbox. */
export const ENV = { region: 'us-east-1', account: '123456789012' };

type VpcOptions = Partial<ec2.VpcProps>;

export const ownVpc = (scope: Construct, more: VpcOptions = {}): ec2.Vpc =>
  new ec2.Vpc(scope, 'Vpc', {
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'In', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    ...more,
  });
/** What apps import: placeholders, unless the account's own are put here. */
export const IMPORTED = {
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  groupId: 'sg-0123456789abcdef0',
  bucketName: 'inbox-of-the-account',
};
export const importedVpc = (scope: Construct): ec2.IVpc =>
  ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: IMPORTED.vpcId,
    availabilityZones: ['us-east-1a', 'us-east-1b'],
    isolatedSubnetIds: IMPORTED.subnetIds,
  });
/** With a way to AWS's own services, which the functions of providers need. */
const natVpc = (scope: Construct): ec2.Vpc =>
  ownVpc(scope, {
    natGateways: 1,
    subnetConfiguration: [
      { name: 'Out', subnetType: ec2.SubnetType.PUBLIC },
      { name: 'In', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ],
  });
const inside = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
export const fn = (
  scope: Construct,
  vpc: ec2.IVpc | undefined,
  more: Partial<lambda.FunctionProps> = {},
  id = 'Fn',
): lambda.Function =>
  new lambda.Function(scope, id, {
    ...CODE,
    ...(vpc === undefined ? {} : { vpc, vpcSubnets: inside }),
    ...more,
  });
export const group = (scope: Construct, vpc: ec2.IVpc, id = 'Group'): ec2.SecurityGroup =>
  new ec2.SecurityGroup(scope, id, { vpc });
const answering = (scope: Construct, vpc: ec2.IVpc): lambda.Function =>
  fn(scope, vpc, { code: ANSWERING }, 'Answering');
/** The answer goes to S3, so the custom resource needs the way there, to the end. */
const answered = (vpc: ec2.Vpc, custom: CustomResource): void =>
  custom.node.addDependency(
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 }),
    ...vpc.isolatedSubnets,
  );
const first = (of: Construct): CfnResource => of.node.defaultChild as CfnResource;
const role = (scope: Construct, id = 'Role'): iam.Role =>
  new iam.Role(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const vpcActions = (): iam.PolicyStatement =>
  new iam.PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DeleteNetworkInterface',
      'logs:*',
    ],
    resources: ['*'],
  });
const levelOne = (
  scope: Construct,
  roleArn: string,
  vpcConfig: lambda.CfnFunction.VpcConfigProperty | undefined,
  id = 'Plain',
): lambda.CfnFunction =>
  new lambda.CfnFunction(scope, id, {
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    role: roleArn,
    code: { zipFile: 'exports.handler = async () => "done";' },
    ...(vpcConfig === undefined ? {} : { vpcConfig }),
  });
/** A stack beside the one given. */
const other = (app: App, id: string): Stack => new Stack(app, id, { env: ENV });
/** The Aspect of somebody else. */
const visiting = (scope: IConstruct, visit: (node: IConstruct) => void): void =>
  Aspects.of(scope).add({ visit });

/** What the guard says of most of them. */
export const UNCOVERED = ['error uncovered Fn'];

export const SAMPLES: Readonly<Record<string, Sample>> = {
  'imported VPC, default group of the function': {
    build: (s) => fn(s, importedVpc(s)),
    update: (s) => fn(s, importedVpc(s), { timeout: Duration.seconds(9) }),
    finds: UNCOVERED,
    cleaners: 1,
  },
  'own VPC': {
    build: (s) => fn(s, ownVpc(s)),
    update: (s) => fn(s, ownVpc(s), { memorySize: 256 }),
    finds: UNCOVERED,
    cleaners: 1,
  },
  'own VPC with NAT and public subnets': {
    build: (s) =>
      fn(
        s,
        ownVpc(s, {
          natGateways: 1,
          subnetConfiguration: [
            { name: 'Out', subnetType: ec2.SubnetType.PUBLIC },
            { name: 'In', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
          ],
        }),
        { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } },
      ),
    cleaners: 1,
  },
  'own VPC and group': {
    build: (s) => {
      const vpc = ownVpc(s);
      fn(s, vpc, { securityGroups: [group(s, vpc)] });
    },
    update: (s) => {
      const vpc = ownVpc(s);
      fn(s, vpc, { securityGroups: [group(s, vpc, 'Another')] });
    },
    finds: UNCOVERED,
    cleaners: 1,
  },
  'own VPC without egress rules, addEgressRule': {
    build: (s) => {
      const vpc = ownVpc(s);
      const g = new ec2.SecurityGroup(s, 'Group', { vpc, allowAllOutbound: false });
      g.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443));
      fn(s, vpc, { securityGroups: [g] });
    },
    cleaners: 1,
  },
  'two functions in one group': {
    build: (s) => {
      const vpc = importedVpc(s);
      const g = group(s, vpc);
      fn(s, vpc, { securityGroups: [g] });
      fn(s, vpc, { securityGroups: [g] }, 'Other');
    },
    update: (s) => {
      const vpc = importedVpc(s);
      const g = group(s, vpc);
      fn(s, vpc, { securityGroups: [g] });
      fn(s, vpc, { securityGroups: [group(s, vpc, 'Third')] }, 'Other');
    },
    finds: ['error uncovered Fn', 'error uncovered Other'],
    cleaners: 1,
  },
  'ten functions, each with a group of its own': {
    build: (s) => {
      const vpc = ownVpc(s);
      for (let index = 0; index < 10; index++) fn(s, vpc, {}, `Fn${index}`);
    },
    cleaners: 1,
  },
  'a function with two groups, one imported': {
    build: (s) => {
      const vpc = importedVpc(s);
      const imported = ec2.SecurityGroup.fromSecurityGroupId(s, 'Imported', IMPORTED.groupId, {
        mutable: false,
      });
      fn(s, vpc, { securityGroups: [group(s, vpc), imported] });
    },
    cleaners: 1,
  },
  'groups that refer to each other': {
    build: (s) => {
      const vpc = ownVpc(s);
      const a = fn(s, vpc, {}, 'A');
      const b = fn(s, vpc, {}, 'B');
      a.connections.allowTo(b, ec2.Port.tcp(80));
      b.connections.allowTo(a, ec2.Port.tcp(80));
    },
    cleaners: 1,
  },
  'the default group of the own VPC': {
    build: (s) => {
      const vpc = ownVpc(s);
      fn(s, vpc, {
        securityGroups: [
          ec2.SecurityGroup.fromSecurityGroupId(s, 'Default', vpc.vpcDefaultSecurityGroup, {
            mutable: false,
          }),
        ],
      });
    },
    cleaners: 1,
  },
  'a table and a queue granted': {
    build: (s) => {
      const table = new dynamodb.Table(s, 'Table', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
        removalPolicy: RemovalPolicy.DESTROY,
      });
      const f = fn(s, importedVpc(s));
      table.grantReadWriteData(f);
      new sqs.Queue(s, 'Queue').grantSendMessages(f);
    },
    finds: UNCOVERED,
    cleaners: 1,
  },
  'REST API': {
    build: (s) => new apigateway.LambdaRestApi(s, 'Api', { handler: fn(s, importedVpc(s)) }),
    finds: UNCOVERED,
    cleaners: 1,
  },
  'alias and current version': {
    build: (s) => {
      const f = fn(s, importedVpc(s), { currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY } });
      new lambda.Alias(s, 'Live', { aliasName: 'live', version: f.currentVersion });
    },
    update: (s) => {
      const f = fn(s, importedVpc(s), {
        currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY },
        description: 'another',
      });
      new lambda.Alias(s, 'Live', { aliasName: 'live', version: f.currentVersion });
    },
    cleaners: 1,
  },
  'versions that are retained': {
    build: (s) => {
      const f = fn(s, importedVpc(s), { currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN } });
      f.addAlias('live');
    },
    cleaners: 1,
  },
  'function URL and log group': {
    build: (s) => {
      const logGroup = new logs.LogGroup(s, 'Logs', { removalPolicy: RemovalPolicy.DESTROY });
      fn(s, importedVpc(s), { logGroup }).addFunctionUrl();
    },
    cleaners: 1,
  },
  'a queue as event source': {
    build: (s) => fn(s, importedVpc(s)).addEventSource(new sources.SqsEventSource(new sqs.Queue(s, 'Queue'))),
    finds: UNCOVERED,
    cleaners: 1,
  },
  'self-managed Kafka': {
    build: (s) => {
      const vpc = ownVpc(s);
      fn(s, undefined).addEventSource(
        new sources.SelfManagedKafkaEventSource({
          bootstrapServers: ['broker:9092'],
          topic: 'topic',
          startingPosition: lambda.StartingPosition.LATEST,
          vpc,
          vpcSubnets: inside,
          securityGroup: group(s, vpc),
        }),
      );
    },
    finds: ['warning uncovered Fn'],
    cleaners: 1,
  },
  'a broker of the stack as event source': {
    build: (s) => {
      const vpc = ownVpc(s);
      const broker = new CfnResource(s, 'Broker', {
        type: 'AWS::AmazonMQ::Broker',
        properties: {
          BrokerName: 'broker',
          DeploymentMode: 'SINGLE_INSTANCE',
          EngineType: 'RABBITMQ',
          HostInstanceType: 'mq.t3.micro',
          PubliclyAccessible: false,
          SecurityGroups: [group(s, vpc).securityGroupId],
          SubnetIds: [vpc.isolatedSubnets[0]?.subnetId],
          Users: [{ Username: 'somebody', Password: 'something-long' }],
        },
      });
      new lambda.EventSourceMapping(s, 'Mapping', {
        target: fn(s, undefined),
        eventSourceArn: Fn.getAtt(broker.logicalId, 'Arn').toString(),
        kafkaTopic: 'queue',
      });
    },
    cleaners: 1,
  },
  schedule: {
    build: (s) =>
      new events.Rule(s, 'Daily', {
        schedule: events.Schedule.rate(Duration.days(1)),
        targets: [new targets.LambdaFunction(fn(s, importedVpc(s)))],
      }),
    finds: UNCOVERED,
    cleaners: 1,
  },
  topic: {
    build: (s) => {
      const topic = new sns.Topic(s, 'Topic');
      topic.grantPublish(fn(s, importedVpc(s)));
    },
    cleaners: 1,
  },
  'bucket notifications': {
    build: (s) =>
      new s3.Bucket(s, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY }).addObjectCreatedNotification(
        new notifications.LambdaDestination(fn(s, importedVpc(s))),
      ),
    finds: UNCOVERED,
    cleaners: 1,
  },
  'a bucket that empties itself': {
    build: (s) => {
      const bucket = new s3.Bucket(s, 'Bucket', {
        removalPolicy: RemovalPolicy.DESTROY,
        autoDeleteObjects: true,
        versioned: true,
      });
      bucket.grantRead(fn(s, importedVpc(s)));
    },
    cleaners: 1,
  },
  'notifications of a bucket that is there already': {
    build: (s) =>
      s3.Bucket.fromBucketName(s, 'Bucket', IMPORTED.bucketName).addObjectRemovedNotification(
        new notifications.LambdaDestination(fn(s, importedVpc(s))),
      ),
    cleaners: 1,
  },
  'state machine': {
    build: (s) =>
      new sfn.StateMachine(s, 'Machine', {
        definitionBody: sfn.DefinitionBody.fromChainable(
          new tasks.LambdaInvoke(s, 'Call', { lambdaFunction: fn(s, importedVpc(s)) }),
        ),
      }),
    finds: UNCOVERED,
    cleaners: 1,
  },
  'file system': {
    build: (s) => {
      const vpc = ownVpc(s);
      const fs = new efs.FileSystem(s, 'Files', {
        vpc,
        vpcSubnets: inside,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      fn(s, vpc, { filesystem: lambda.FileSystem.fromEfsAccessPoint(fs.addAccessPoint('Point'), '/mnt/f') });
    },
    finds: UNCOVERED,
    cleaners: 1,
  },
  'database beside the function': {
    build: (s) => {
      const vpc = ownVpc(s);
      const database = new rds.DatabaseInstance(s, 'Database', {
        vpc,
        vpcSubnets: inside,
        engine: rds.DatabaseInstanceEngine.MYSQL,
        credentials: rds.Credentials.fromPassword('admin', SecretValue.unsafePlainText('not-a-secret')),
        removalPolicy: RemovalPolicy.DESTROY,
      });
      database.connections.allowDefaultPortFrom(fn(s, vpc));
    },
    cleaners: 1,
  },
  'provider framework in a VPC': {
    build: (s) => {
      const vpc = natVpc(s);
      const provider = new cr.Provider(s, 'Provider', {
        onEventHandler: fn(s, vpc, {
          vpcSubnets: {},
          code: lambda.Code.fromInline("exports.handler = async () => ({ PhysicalResourceId: 'it' });"),
        }),
        vpc,
        securityGroups: [group(s, vpc)],
      });
      new CustomResource(s, 'Custom', { serviceToken: provider.serviceToken });
    },
    finds: ['error uncovered Fn', 'error uncovered Provider'],
    cleaners: 1,
  },
  'AwsCustomResource in a VPC': {
    build: (s) =>
      new cr.AwsCustomResource(s, 'Call', {
        vpc: natVpc(s),
        installLatestAwsSdk: false,
        onUpdate: {
          service: 'STS',
          action: 'GetCallerIdentity',
          physicalResourceId: cr.PhysicalResourceId.of('call'),
        },
        policy: cr.AwsCustomResourcePolicy.fromSdkCalls({
          resources: cr.AwsCustomResourcePolicy.ANY_RESOURCE,
        }),
      }),
    cleaners: 1,
  },
  'a custom resource by a function in the VPC': {
    build: (s) => {
      const vpc = ownVpc(s);
      answered(vpc, new CustomResource(s, 'Custom', { serviceToken: answering(s, vpc).functionArn }));
    },
    cleaners: 1,
  },
  'a group fed by a custom resource of a function in the VPC': {
    build: (s) => {
      const vpc = ownVpc(s);
      const custom = new CustomResource(s, 'Custom', { serviceToken: answering(s, vpc).functionArn });
      answered(vpc, custom);
      const fed = group(s, vpc, 'Fed');
      fed.addEgressRule(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(443));
      (first(fed) as ec2.CfnSecurityGroup).groupDescription = custom.getAttString('Description');
      fn(s, vpc, { securityGroups: [fed] });
    },
    cleaners: 2,
  },
  trigger: {
    build: (s) => {
      const f = new triggers.TriggerFunction(s, 'Trigger', {
        ...CODE,
        vpc: natVpc(s),
      });
      f.executeBefore(new sns.Topic(s, 'Topic'));
    },
    cleaners: 1,
  },
  'singleton and log retention': {
    build: (s) =>
      new lambda.SingletonFunction(s, 'Single', {
        ...CODE,
        uuid: 'one',
        lambdaPurpose: 'Singleton',
        vpc: importedVpc(s),
        vpcSubnets: inside,
      }),
    finds: ['error uncovered Single'],
    cleaners: 1,
  },
  'a CfnFunction with a role of the CDK’s': {
    build: (s) => {
      const vpc = ownVpc(s);
      const r = role(s);
      r.addToPolicy(vpcActions());
      levelOne(s, r.roleArn, {
        securityGroupIds: [group(s, vpc).securityGroupId],
        subnetIds: vpc.isolatedSubnets.map((each) => each.subnetId),
      });
    },
    cleaners: 1,
  },
  'a CfnFunction and a CfnPolicy': {
    build: (s) => {
      const vpc = importedVpc(s);
      const r = new iam.CfnRole(s, 'Role', {
        assumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { Service: 'lambda.amazonaws.com' },
            },
          ],
        },
      });
      new iam.CfnPolicy(s, 'Policy', {
        policyName: 'vpc',
        roles: [r.ref],
        policyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['ec2:*'], Resource: '*' }],
        },
      });
      levelOne(s, r.attrArn, {
        securityGroupIds: [group(s, vpc).securityGroupId],
        subnetIds: [...vpc.isolatedSubnets].map((each) => each.subnetId),
      });
    },
    cleaners: 1,
  },
  'resources without a class, references by hand': {
    build: (s) => {
      const g = new CfnResource(s, 'HandGroup', {
        type: 'AWS::EC2::SecurityGroup',
        properties: { GroupDescription: 'by hand', VpcId: IMPORTED.vpcId },
      });
      g.overrideLogicalId('HandGroup');
      const handRole = role(s);
      handRole.addToPolicy(vpcActions());
      new CfnResource(s, 'Hand', {
        type: 'AWS::Lambda::Function',
        properties: {
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Role: handRole.roleArn,
          Code: { ZipFile: 'exports.handler = async () => "done";' },
          VpcConfig: {
            SecurityGroupIds: [{ 'Fn::GetAtt': ['HandGroup', 'GroupId'] }],
            SubnetIds: IMPORTED.subnetIds,
          },
        },
      });
    },
    cleaners: 1,
  },
  'a property override': {
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const f = fn(s, undefined);
      f.role?.addManagedPolicy(
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      );
      first(f).addPropertyOverride('VpcConfig', {
        SecurityGroupIds: [g.securityGroupId],
        SubnetIds: vpc.isolatedSubnets.map((each) => each.subnetId),
      });
    },
    cleaners: 1,
  },
  'another Aspect puts the functions into the VPC': {
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const f = fn(s, undefined);
      f.role?.addManagedPolicy(
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole'),
      );
      visiting(s, (node) => {
        if (!(node instanceof lambda.CfnFunction)) return;
        node.vpcConfig = {
          securityGroupIds: [g.securityGroupId],
          subnetIds: vpc.isolatedSubnets.map((each) => each.subnetId),
        };
      });
    },
    cleaners: 1,
  },
  'another Aspect adds a function': {
    build: (s) => {
      const vpc = importedVpc(s);
      const queue = new sqs.Queue(s, 'Queue');
      visiting(s, (node) => {
        if (node === queue && s.node.tryFindChild('Late') === undefined) fn(s, vpc, {}, 'Late');
      });
    },
    cleaners: 1,
  },
  'tags for everything': {
    build: (s, app) => {
      fn(s, ownVpc(s));
      Tags.of(app).add('team', 'orders');
    },
    cleaners: 1,
  },
  'network in another stack, group in this one': {
    build: (s, app) => {
      const network = other(app, `${s.node.id}Network`);
      const vpc = ownVpc(network);
      fn(s, vpc);
    },
    cleaners: 2,
  },
  'network and group in another stack': {
    build: (s, app) => {
      const network = other(app, `${s.node.id}Network`);
      const vpc = ownVpc(network);
      const g = group(network, vpc);
      fn(s, vpc, { securityGroups: [g] });
    },
    cleaners: 1,
  },
  'three stacks, one network': {
    build: (s, app) => {
      const network = other(app, `${s.node.id}Network`);
      const vpc = ownVpc(network);
      fn(s, vpc);
      fn(other(app, `${s.node.id}Second`), vpc);
    },
    cleaners: 3,
  },
  'nested stack with the function': {
    build: (s) => {
      const vpc = ownVpc(s);
      const nested = new NestedStack(s, 'Nested');
      fn(nested, vpc, { securityGroups: [group(s, vpc)] });
    },
    cleaners: 1,
  },
  'nested stack with the network': {
    build: (s) => {
      const nested = new NestedStack(s, 'Nested');
      const vpc = ownVpc(nested);
      fn(s, vpc, { securityGroups: [group(nested, vpc)] });
    },
    cleaners: 2,
  },
  'nested stack with all of it': {
    build: (s) => {
      const nested = new NestedStack(s, 'Nested');
      fn(nested, ownVpc(nested));
    },
    cleaners: 1,
  },
  'two nested stacks, network and function': {
    build: (s) => {
      const network = new NestedStack(s, 'Network');
      const vpc = ownVpc(network);
      const nested = new NestedStack(s, 'Functions');
      fn(nested, vpc);
    },
    cleaners: 2,
  },
  'nested in a nested stack': {
    build: (s) => {
      const vpc = ownVpc(s);
      const nested = new NestedStack(s, 'Outer');
      fn(new NestedStack(nested, 'Inner'), vpc, { securityGroups: [group(s, vpc)] });
    },
    cleaners: 1,
  },
  'stages of a deployment': {
    build: (s, app) => {
      new CfnOutput(s, 'Nothing', { value: 'here' });
      for (const name of ['Test', 'Production']) {
        const stage = new Stage(app, `${s.node.id}${name}`, { env: ENV });
        const inStage = new Stack(stage, 'App');
        fn(inStage, ownVpc(inStage));
      }
    },
    cleaners: 2,
  },
  'a condition on the group': {
    build: (s) => {
      const vpc = importedVpc(s);
      const condition = new CfnCondition(s, 'IsEast', {
        expression: Fn.conditionEquals(s.region, 'us-east-1'),
      });
      const g = group(s, vpc);
      first(g).cfnOptions.condition = condition;
      const r = role(s);
      r.addToPolicy(vpcActions());
      levelOne(
        s,
        r.roleArn,
        Fn.conditionIf(
          'IsEast',
          {
            SecurityGroupIds: [g.securityGroupId],
            SubnetIds: vpc.isolatedSubnets.map((each) => each.subnetId),
          },
          { Ref: 'AWS::NoValue' },
        ) as never,
      );
    },
    cleaners: 1,
  },
  'a condition on the function': {
    build: (s) => {
      first(fn(s, importedVpc(s))).cfnOptions.condition = new CfnCondition(s, 'IsEast', {
        expression: Fn.conditionEquals(s.region, 'us-east-1'),
      });
    },
    finds: UNCOVERED,
    cleaners: 1,
  },
  'a template that is included': {
    build: (s) =>
      new include.CfnInclude(s, 'Included', {
        templateFile: join(__dirname, 'included.yaml'),
        parameters: { Vpc: IMPORTED.vpcId, Subnets: IMPORTED.subnetIds },
      }),
    cleaners: 2,
  },
  'subnets by parameters': {
    build: (s) => {
      const subnets = new CfnParameter(s, 'Subnets', {
        type: 'List<AWS::EC2::Subnet::Id>',
        default: IMPORTED.subnetIds[0],
      });
      const g = new ec2.CfnSecurityGroup(s, 'Group', {
        groupDescription: 'Network interfaces of the function',
        vpcId: IMPORTED.vpcId,
      });
      const r = role(s);
      r.addToPolicy(vpcActions());
      levelOne(s, r.roleArn, {
        securityGroupIds: [g.attrGroupId],
        subnetIds: subnets.valueAsList,
      });
    },
    cleaners: 1,
  },
  'the same group by two names': {
    build: (s) => {
      const vpc = importedVpc(s);
      const g = first(group(s, vpc)) as ec2.CfnSecurityGroup;
      const r = role(s);
      r.addToPolicy(vpcActions());
      const subnetIds = vpc.isolatedSubnets.map((each) => each.subnetId);
      levelOne(s, r.roleArn, { securityGroupIds: [g.attrGroupId], subnetIds }, 'One');
      levelOne(s, r.roleArn, { securityGroupIds: [g.ref], subnetIds }, 'Two');
    },
    cleaners: 1,
  },
  'SAM in the CDK': {
    build: (s) => {
      s.templateOptions.transforms = ['AWS::Serverless-2016-10-31'];
      const vpc = importedVpc(s);
      new sam.CfnFunction(s, 'Serverless', {
        runtime: 'nodejs22.x',
        handler: 'index.handler',
        inlineCode: 'exports.handler = async () => "done";',
        vpcConfig: {
          securityGroupIds: [group(s, vpc).securityGroupId],
          subnetIds: vpc.isolatedSubnets.map((each) => each.subnetId),
        },
      });
    },
    cleaners: 1,
  },
  'AgentCore runtime, browser and code interpreter': {
    build: (s) => {
      const vpc = ownVpc(s);
      const lists = {
        securityGroups: [group(s, vpc).securityGroupId],
        subnets: vpc.isolatedSubnets.map((each) => each.subnetId),
      };
      const r = role(s);
      new agentcore.CfnRuntime(s, 'Runtime', {
        agentRuntimeName: 'runtime',
        agentRuntimeArtifact: {
          containerConfiguration: {
            containerUri: '111122223333.dkr.ecr.us-east-1.amazonaws.com/agent:latest',
          },
        },
        networkConfiguration: { networkMode: 'VPC', networkModeConfig: lists },
        roleArn: r.roleArn,
      });
      new agentcore.CfnBrowserCustom(s, 'Browser', {
        name: 'browser',
        networkConfiguration: { networkMode: 'VPC', vpcConfig: lists },
      });
      new agentcore.CfnCodeInterpreterCustom(s, 'Interpreter', {
        name: 'interpreter',
        networkConfiguration: { networkMode: 'VPC', vpcConfig: lists },
      });
      fn(s, vpc);
    },
    cleaners: 1,
  },
  'network connector': {
    build: (s) => {
      const vpc = ownVpc(s);
      new lambda.CfnNetworkConnector(s, 'Connector', {
        configuration: {
          vpcEgressConfiguration: {
            securityGroupIds: [group(s, vpc).securityGroupId],
            subnetIds: vpc.isolatedSubnets.map((each) => each.subnetId),
            networkProtocol: 'IPv4',
            associatedComputeResourceTypes: ['WebFunction'],
          },
        },
        operatorRole: role(s).roleArn,
      });
    },
    cleaners: 1,
  },
  canary: {
    build: (s) => {
      const vpc = ownVpc(s);
      new synthetics.Canary(s, 'Canary', {
        runtime: synthetics.Runtime.SYNTHETICS_NODEJS_PUPPETEER_9_1,
        test: synthetics.Test.custom({
          code: synthetics.Code.fromInline('exports.handler = async () => "done";'),
          handler: 'index.handler',
        }),
        vpc,
        vpcSubnets: inside,
        provisionedResourceCleanup: true,
      });
    },
    cleaners: 1,
  },
  'cleaner by hand beside it': {
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const f = fn(s, vpc, { securityGroups: [g] });
      const byHand = new CfnResource(s, 'ByHand', {
        type: 'Org::VPC::EniCleaner',
        properties: { SecurityGroupIds: [g.securityGroupId] },
      });
      first(f).addResourceDependency(byHand);
    },
    cleaners: 2,
  },
  'dual stack': {
    build: (s) => {
      const vpc = ownVpc(s, { ipProtocol: ec2.IpProtocol.DUAL_STACK });
      fn(s, vpc, { ipv6AllowedForDualStack: true, allowAllIpv6Outbound: true });
    },
    cleaners: 1,
  },
};
