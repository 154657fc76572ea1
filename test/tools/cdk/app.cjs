'use strict';
// A stock app of the CDK: a default Function in a default Vpc, its code an asset. What of it a story varies comes as
// context (`cdk deploy -c cleaner=true`).
const { createRequire } = require('node:module');
const { join } = require('node:path');

// The library is the one that the construct library is built with.
const ofCdk = createRequire(join(__dirname, '..', '..', '..', 'cdk', 'package.json'));
const { App, CfnOutput, CfnResource, Stack } = ofCdk('aws-cdk-lib');
const ec2 = ofCdk('aws-cdk-lib/aws-ec2');
const lambda = ofCdk('aws-cdk-lib/aws-lambda');

const app = new App();
const wants = (name) => app.node.tryGetContext(name);
const stack = new Stack(app, 'Shop', { env: { account: '123456789012', region: 'us-east-1' } });
// What `cdk init` asks for: a custom resource, whose provider is a function of its own.
const vpc = new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: wants('restricted') !== undefined });
const fn = new lambda.Function(stack, 'Function', {
  vpc,
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromAsset(join(__dirname, 'code')),
  description: wants('description'),
});
if (wants('cleaner') !== undefined) {
  const cleaner = new CfnResource(stack, 'EniCleaner', {
    type: 'Org::VPC::EniCleaner',
    properties: {
      SecurityGroupIds: fn.connections.securityGroups.map(({ securityGroupId }) => securityGroupId),
      SubnetIds: vpc.privateSubnets.map(({ subnetId }) => subnetId),
    },
  });
  fn.node.defaultChild.addDependency(cleaner);
}
new CfnOutput(stack, 'FunctionName', { value: fn.functionName });
app.synth();
