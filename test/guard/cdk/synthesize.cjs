/**
 * Thirty apps of the real CDK library, synthesized in one process: `{"<name>": {expects, template}}` on standard
 * output. `expects`: what the guard has to say, as `<severity> <kind>` and the ids' beginnings, as the app's author
 * would know it.
 */
const {
  App,
  CfnCondition,
  CfnResource,
  CustomResource,
  Duration,
  Fn,
  RemovalPolicy,
  Stack,
  aws_apigateway: apigateway,
  aws_dynamodb: dynamodb,
  aws_ec2: ec2,
  aws_efs: efs,
  aws_events: events,
  aws_events_targets: targets,
  aws_iam: iam,
  aws_lambda: lambda,
  aws_lambda_event_sources: sources,
  aws_rds: rds,
  aws_s3: s3,
  aws_s3_notifications: notifications,
  aws_sqs: sqs,
  aws_stepfunctions: sfn,
  aws_stepfunctions_tasks: tasks,
  custom_resources: cr,
} = require('aws-cdk-lib');

const CODE = {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'i.h',
  code: lambda.Code.fromInline('exports.h = async () => 1;'),
};
const IMPORTED = {
  vpcId: 'vpc-12345678',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnetIds: ['subnet-11111111', 'subnet-22222222'],
};

const ownVpc = (scope, more = {}) =>
  new ec2.Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'In', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    ...more,
  });
const importedVpc = (scope) => ec2.Vpc.fromVpcAttributes(scope, 'Vpc', IMPORTED);
const inside = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const fn = (scope, vpc, more = {}, id = 'Fn') =>
  new lambda.Function(scope, id, {
    ...CODE,
    vpc,
    ...(vpc && vpc.node.tryFindChild('InSubnet1') ? { vpcSubnets: inside } : {}),
    ...more,
  });
const group = (scope, vpc, id = 'Group') => new ec2.SecurityGroup(scope, id, { vpc });
const refs = (groups) => groups.map((each) => each.securityGroupId);
const subnets = (vpc) => vpc.isolatedSubnets.map((each) => each.subnetId);
const cleaner = (scope, properties, id = 'Cleaner') =>
  new CfnResource(scope, id, { type: 'Org::VPC::EniCleaner', properties });
const first = (of) => of.node.defaultChild;

const UNCOVERED = 'error uncovered Fn';

/** @type {Record<string, { expects: string[], build: (stack: import('aws-cdk-lib').Stack) => void }>} */
const APPS = {
  'without a VPC': { expects: [], build: (s) => fn(s) },
  'imported VPC, default group': { expects: [UNCOVERED], build: (s) => fn(s, importedVpc(s)) },
  'imported VPC and group': {
    expects: [],
    build: (s) =>
      fn(s, importedVpc(s), {
        securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(s, 'G', 'sg-12345678')],
      }),
  },
  'own VPC': { expects: [UNCOVERED], build: (s) => fn(s, ownVpc(s)) },
  'own VPC and group': {
    expects: [UNCOVERED],
    build: (s) => {
      const vpc = ownVpc(s);
      fn(s, vpc, { securityGroups: [group(s, vpc)] });
    },
  },
  'own VPC, covered by its id': {
    expects: [UNCOVERED],
    build: (s) => {
      const vpc = ownVpc(s);
      const f = fn(s, vpc);
      first(f).addResourceDependency(cleaner(s, { VpcId: vpc.vpcId }));
    },
  },
  'own VPC, covered by all subnets and the group': {
    expects: [],
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const f = fn(s, vpc, { securityGroups: [g] });
      first(f).addResourceDependency(cleaner(s, { SecurityGroupIds: refs([g]), SubnetIds: subnets(vpc) }));
    },
  },
  'own VPC, only the group covered': {
    expects: [UNCOVERED],
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const f = fn(s, vpc, { securityGroups: [g] });
      first(f).addResourceDependency(cleaner(s, { SecurityGroupIds: refs([g]) }));
    },
  },
  // CloudFormation refuses that itself.
  'dependency on the whole construct, which goes in circles': {
    expects: [],
    build: (s) => {
      const vpc = importedVpc(s);
      const f = fn(s, vpc);
      f.node.addDependency(cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups) }));
    },
  },
  'dependency of the resource alone': {
    expects: [],
    build: (s) => {
      const vpc = importedVpc(s);
      const f = fn(s, vpc);
      first(f).addResourceDependency(cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups) }));
    },
  },
  'cleaner after the function': {
    expects: ['error too-early Fn'],
    build: (s) => {
      const f = fn(s, importedVpc(s));
      const c = cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups) });
      c.node.addDependency(f);
    },
  },
  'cleaner names the function': {
    expects: [],
    build: (s) => {
      const f = fn(s, importedVpc(s));
      cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups), FunctionNames: [f.functionName] });
    },
  },
  'current version, cleaner first': {
    expects: ['error too-early Fn'],
    build: (s) => {
      const f = fn(s, importedVpc(s), { currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN } });
      new lambda.Alias(s, 'Live', { aliasName: 'live', version: f.currentVersion });
      cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups), FunctionNames: [f.functionName] });
    },
  },
  'current version that goes, cleaner first': {
    expects: [],
    build: (s) => {
      const f = fn(s, importedVpc(s), { currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY } });
      new lambda.Alias(s, 'Live', { aliasName: 'live', version: f.currentVersion });
      cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups), FunctionNames: [f.functionName] });
    },
  },
  'two functions in one group': {
    expects: [UNCOVERED, 'error uncovered Other'],
    build: (s) => {
      const vpc = importedVpc(s);
      const g = group(s, vpc);
      fn(s, vpc, { securityGroups: [g] });
      fn(s, vpc, { securityGroups: [g] }, 'Other');
    },
  },
  'own role without the policy': {
    expects: [UNCOVERED],
    build: (s) => {
      const role = new iam.Role(s, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:*NetworkInterface*'], resources: ['*'] }));
      fn(s, importedVpc(s), { role: iam.Role.fromRoleArn(s, 'R', 'arn:aws:iam::111122223333:role/r') });
    },
  },
  'table granted to the function': {
    expects: [UNCOVERED],
    build: (s) => {
      const t = new dynamodb.Table(s, 'Table', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      });
      t.grantReadWriteData(fn(s, importedVpc(s)));
    },
  },
  'REST API': {
    expects: [UNCOVERED],
    build: (s) => new apigateway.LambdaRestApi(s, 'Api', { handler: fn(s, importedVpc(s)) }),
  },
  'cleaner after the REST API': {
    expects: ['error too-early Fn'],
    build: (s) => {
      const f = fn(s, importedVpc(s));
      const api = new apigateway.LambdaRestApi(s, 'Api', { handler: f });
      cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups) }).node.addDependency(api);
    },
  },
  queue: {
    expects: [UNCOVERED],
    build: (s) => fn(s, importedVpc(s)).addEventSource(new sources.SqsEventSource(new sqs.Queue(s, 'Queue'))),
  },
  'self-managed Kafka': {
    expects: ['warning uncovered Fn'],
    build: (s) => {
      const vpc = ownVpc(s);
      fn(s).addEventSource(
        new sources.SelfManagedKafkaEventSource({
          bootstrapServers: ['b:9092'],
          topic: 't',
          startingPosition: lambda.StartingPosition.LATEST,
          vpc,
          vpcSubnets: inside,
          securityGroup: group(s, vpc),
        }),
      );
    },
  },
  schedule: {
    expects: [UNCOVERED],
    build: (s) =>
      new events.Rule(s, 'Daily', {
        schedule: events.Schedule.rate(Duration.days(1)),
        targets: [new targets.LambdaFunction(fn(s, importedVpc(s)))],
      }),
  },
  'bucket notifications': {
    expects: [UNCOVERED],
    build: (s) =>
      new s3.Bucket(s, 'Bucket').addObjectCreatedNotification(
        new notifications.LambdaDestination(fn(s, importedVpc(s))),
      ),
  },
  'state machine': {
    expects: [UNCOVERED],
    build: (s) =>
      new sfn.StateMachine(s, 'Machine', {
        definitionBody: sfn.DefinitionBody.fromChainable(
          new tasks.LambdaInvoke(s, 'Call', { lambdaFunction: fn(s, importedVpc(s)) }),
        ),
      }),
  },
  'provider framework in a VPC': {
    expects: ['error uncovered Fn', 'error uncovered Provider'],
    build: (s) => {
      const vpc = importedVpc(s);
      const f = fn(s, vpc);
      const provider = new cr.Provider(s, 'Provider', {
        onEventHandler: f,
        vpc,
        securityGroups: [group(s, vpc)],
      });
      new CustomResource(s, 'Custom', { serviceToken: provider.serviceToken });
    },
  },
  'custom resource of a function that is taken off': {
    expects: ['warning taken-off-in-use Custom'],
    build: (s) => {
      const f = fn(s, importedVpc(s));
      new CustomResource(s, 'Custom', { serviceToken: f.functionArn });
      cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups), FunctionNames: [f.functionName] });
    },
  },
  'file system': {
    expects: [UNCOVERED],
    build: (s) => {
      const vpc = ownVpc(s);
      const fs = new efs.FileSystem(s, 'Files', {
        vpc,
        vpcSubnets: inside,
        removalPolicy: RemovalPolicy.DESTROY,
      });
      fn(s, vpc, { filesystem: lambda.FileSystem.fromEfsAccessPoint(fs.addAccessPoint('Point'), '/mnt/f') });
    },
  },
  'retained database': {
    expects: ['warning holder-stays Database'],
    build: (s) => {
      const vpc = ownVpc(s);
      new rds.DatabaseInstance(s, 'Database', {
        vpc,
        vpcSubnets: inside,
        engine: rds.DatabaseInstanceEngine.MYSQL,
        removalPolicy: RemovalPolicy.RETAIN,
      });
    },
  },
  'retained function': {
    expects: ['warning user-stays Fn'],
    build: (s) => fn(s, importedVpc(s)).applyRemovalPolicy(RemovalPolicy.RETAIN),
  },
  'condition on the function': {
    expects: [UNCOVERED],
    build: (s) => {
      const c = new CfnCondition(s, 'IsEurope', {
        expression: Fn.conditionEquals(Stack.of(s).region, 'eu-central-1'),
      });
      first(fn(s, importedVpc(s))).cfnOptions.condition = c;
    },
  },
  'function of which another is a part of the environment': {
    expects: ['error too-early Fn'],
    build: (s) => {
      const f = fn(s, importedVpc(s));
      const other = fn(s, undefined, { environment: { FN: f.functionName } }, 'Other');
      cleaner(s, { SecurityGroupIds: refs(f.connections.securityGroups) }).node.addDependency(other);
    },
  },
  'singleton and its log retention': {
    expects: ['error uncovered Singleton'],
    build: (s) =>
      new lambda.SingletonFunction(s, 'Single', {
        ...CODE,
        uuid: 'one',
        lambdaPurpose: 'Singleton',
        vpc: importedVpc(s),
      }),
  },
};

const built = Object.entries(APPS).map(([name, { expects, build }], index) => {
  const app = new App({ context: { 'aws:cdk:disable-asset-staging': true }, analyticsReporting: false });
  const stack = new Stack(app, `Stack${index}`, { env: { region: 'eu-central-1', account: '111122223333' } });
  try {
    build(stack);
    return [
      name,
      { expects, template: app.synth({ skipValidation: false }).getStackByName(`Stack${index}`).template },
    ];
  } catch (error) {
    return [name, { expects, failure: String(error) }];
  }
});
process.stdout.write(JSON.stringify(Object.fromEntries(built)));
