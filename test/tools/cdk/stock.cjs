'use strict';
// What the CDK's stock constructs bring with them, functions of its own among it: a bucket that is filled, emptied,
// notifies and stands behind a distribution, a layer, a trigger, an SDK call, and a custom resource that takes its time; and a look-up.
const { createRequire } = require('node:module');
const { join } = require('node:path');

// The library is the one that the construct library is built with.
const ofCdk = createRequire(join(__dirname, '..', '..', '..', 'cdk', 'package.json'));
const {
  App,
  aws_cloudfront: cloudfront,
  aws_cloudfront_origins: origins,
  aws_ec2: ec2,
  aws_lambda: lambda,
  aws_s3: s3,
  aws_s3_deployment: deployment,
  aws_s3_notifications: notifications,
  CfnOutput,
  custom_resources: resources,
  CustomResource,
  Duration,
  RemovalPolicy,
  Stack,
  triggers,
} = ofCdk('aws-cdk-lib');

const stack = new Stack(new App(), 'Shop', { env: { account: '123456789012', region: 'us-east-1' } });
const inline = (id, text, more = {}) =>
  new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline(text),
    ...more,
  });

const bucket = new s3.Bucket(stack, 'Site', {
  removalPolicy: RemovalPolicy.DESTROY,
  autoDeleteObjects: true,
});
const seeing = inline('Seeing', 'exports.handler = async ({ Records }) => Records[0].s3.object.key;');
bucket.addObjectCreatedNotification(new notifications.LambdaDestination(seeing));
const distribution = new cloudfront.Distribution(stack, 'Distribution', {
  defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(bucket) },
});
new deployment.BucketDeployment(stack, 'Deployment', {
  distribution,
  destinationBucket: bucket,
  sources: [
    deployment.Source.asset(join(__dirname, 'site')),
    deployment.Source.jsonData('settings.json', { seenBy: seeing.functionArn }),
  ],
});

const layer = new lambda.LayerVersion(stack, 'Layer', {
  code: lambda.Code.fromAsset(join(__dirname, 'layer')),
});
const greeting = inline('Greeting', 'exports.handler = async () => require("/opt/greeting");', {
  layers: [layer],
});
new triggers.Trigger(stack, 'Trigger', { handler: greeting });

const { serviceToken } = new resources.Provider(stack, 'Provider', {
  onEventHandler: inline('Begin', 'exports.handler = async () => ({ PhysicalResourceId: "it" });'),
  isCompleteHandler: inline(
    'IsComplete',
    `let asked = 0;
exports.handler = async () => ((asked += 1) % 3 === 0 ? { IsComplete: true, Data: { Asked: asked } } : { IsComplete: false });`,
  ),
  queryInterval: Duration.minutes(1),
});
const slow = new CustomResource(stack, 'Slow', { serviceToken });
const call = new resources.AwsCustomResource(stack, 'Call', {
  installLatestAwsSdk: false,
  onUpdate: {
    service: 'S3',
    action: 'getObject',
    parameters: { Bucket: bucket.bucketName, Key: 'index.html' },
    physicalResourceId: resources.PhysicalResourceId.of('call'),
    outputPaths: ['ContentLength'],
  },
  policy: resources.AwsCustomResourcePolicy.fromSdkCalls({
    resources: resources.AwsCustomResourcePolicy.ANY_RESOURCE,
  }),
});
call.node.addDependency(stack.node.findChild('Deployment'));

// The account's default VPC, as the CDK's command finds it.
const { availabilityZones } = ec2.Vpc.fromLookup(stack, 'Existing', { isDefault: true });

new CfnOutput(stack, 'Zones', { value: availabilityZones.join(' ') });
new CfnOutput(stack, 'Asked', { value: slow.getAttString('Asked') });
new CfnOutput(stack, 'Length', { value: call.getResponseField('ContentLength') });
stack.node.root.synth();
