import {
  CfnResource,
  CustomResource,
  RemovalPolicy,
  aws_apigateway as apigateway,
  aws_ec2 as ec2,
  aws_iam as iam,
  aws_lambda as lambda,
  aws_rds as rds,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import { fn, group, importedVpc, ownVpc, UNCOVERED, type Sample } from './apps';

/** Apps in which the cleaner was put by hand, rightly and wrongly, and some that need none. */

type Judged = Pick<Sample, 'build'> & Required<Pick<Sample, 'finds'>>;

const TOO_EARLY = ['error too-early Fn'];
const cleaner = (scope: Construct, properties: object, id = 'Cleaner'): CfnResource =>
  new CfnResource(scope, id, { type: 'Org::VPC::EniCleaner', properties: { ...properties } });
const refs = (groups: readonly ec2.ISecurityGroup[]): readonly string[] =>
  groups.map(({ securityGroupId }) => securityGroupId);
const groupsOf = (it: lambda.Function): object => ({ SecurityGroupIds: refs(it.connections.securityGroups) });
const subnets = (vpc: ec2.Vpc): readonly string[] => vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
const first = (of: Construct): CfnResource => of.node.defaultChild as CfnResource;
const named = (it: lambda.Function): object => ({ ...groupsOf(it), FunctionNames: [it.functionName] });

export const BY_HAND: Readonly<Record<string, Judged>> = {
  'without a VPC': { finds: [], build: (s) => fn(s, undefined) },
  'imported VPC and group': {
    finds: [],
    build: (s) =>
      fn(s, importedVpc(s), {
        securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(s, 'G', 'sg-12345678')],
      }),
  },
  'own VPC, covered by its id': {
    finds: UNCOVERED,
    build: (s) => {
      const vpc = ownVpc(s);
      first(fn(s, vpc)).addResourceDependency(cleaner(s, { VpcId: vpc.vpcId }));
    },
  },
  'own VPC, covered by all subnets and the group': {
    finds: [],
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const it = fn(s, vpc, { securityGroups: [g] });
      first(it).addResourceDependency(cleaner(s, { SecurityGroupIds: refs([g]), SubnetIds: subnets(vpc) }));
    },
  },
  'own VPC, only the group covered': {
    finds: UNCOVERED,
    build: (s) => {
      const vpc = ownVpc(s);
      const g = group(s, vpc);
      const it = fn(s, vpc, { securityGroups: [g] });
      first(it).addResourceDependency(cleaner(s, { SecurityGroupIds: refs([g]) }));
    },
  },
  // CloudFormation refuses that itself.
  'dependency on the whole construct, which goes in circles': {
    finds: [],
    build: (s) => {
      const it = fn(s, importedVpc(s));
      it.node.addDependency(cleaner(s, groupsOf(it)));
    },
  },
  'dependency of the resource alone': {
    finds: [],
    build: (s) => {
      const it = fn(s, importedVpc(s));
      first(it).addResourceDependency(cleaner(s, groupsOf(it)));
    },
  },
  'cleaner after the function': {
    finds: TOO_EARLY,
    build: (s) => {
      const it = fn(s, importedVpc(s));
      cleaner(s, groupsOf(it)).node.addDependency(it);
    },
  },
  'cleaner names the function': {
    finds: [],
    build: (s) => cleaner(s, named(fn(s, importedVpc(s)))),
  },
  'current version, cleaner first': {
    finds: TOO_EARLY,
    build: (s) => {
      const it = fn(s, importedVpc(s), { currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN } });
      new lambda.Alias(s, 'Live', { aliasName: 'live', version: it.currentVersion });
      cleaner(s, named(it));
    },
  },
  'current version that goes, cleaner first': {
    finds: [],
    build: (s) => {
      const it = fn(s, importedVpc(s), { currentVersionOptions: { removalPolicy: RemovalPolicy.DESTROY } });
      new lambda.Alias(s, 'Live', { aliasName: 'live', version: it.currentVersion });
      cleaner(s, named(it));
    },
  },
  'own role without the policy': {
    finds: UNCOVERED,
    build: (s) => {
      const role = new iam.Role(s, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
      role.addToPolicy(new iam.PolicyStatement({ actions: ['ec2:*NetworkInterface*'], resources: ['*'] }));
      fn(s, importedVpc(s), { role: iam.Role.fromRoleArn(s, 'R', 'arn:aws:iam::111122223333:role/r') });
    },
  },
  'cleaner after the REST API': {
    finds: TOO_EARLY,
    build: (s) => {
      const it = fn(s, importedVpc(s));
      const api = new apigateway.LambdaRestApi(s, 'Api', { handler: it });
      cleaner(s, groupsOf(it)).node.addDependency(api);
    },
  },
  'custom resource of a function that is taken off': {
    finds: ['warning taken-off-in-use Custom'],
    build: (s) => {
      const it = fn(s, importedVpc(s));
      new CustomResource(s, 'Custom', { serviceToken: it.functionArn });
      cleaner(s, named(it));
    },
  },
  'retained database': {
    finds: ['warning holder-stays Database'],
    build: (s) =>
      new rds.DatabaseInstance(s, 'Database', {
        vpc: ownVpc(s),
        vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
        engine: rds.DatabaseInstanceEngine.MYSQL,
        removalPolicy: RemovalPolicy.RETAIN,
      }),
  },
  'retained function': {
    finds: ['warning user-stays Fn'],
    build: (s) => fn(s, importedVpc(s)).applyRemovalPolicy(RemovalPolicy.RETAIN),
  },
  'function of which another is a part of the environment': {
    finds: TOO_EARLY,
    build: (s) => {
      const it = fn(s, importedVpc(s));
      const another = fn(s, undefined, { environment: { FN: it.functionName } }, 'Other');
      cleaner(s, groupsOf(it)).node.addDependency(another);
    },
  },
};
