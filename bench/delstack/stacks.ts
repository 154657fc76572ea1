import { CreateFunctionCommand } from '@aws-sdk/client-lambda';

import type { World } from '../../sandbox/world';
import type { Clients } from '../../test/support/clients';
import { codeOf } from '../../test/support/code';

/** What a stack is made of, and what happens around it before it is deleted. */
export interface StackCase {
  readonly name: string;
  /** What there is to see. */
  readonly about: string;
  /** The VPC is a resource of the stack; otherwise of another one, as in most templates. */
  readonly ownVpc?: boolean;
  /** The function's role is another stack's, and stays: then Lambda may delete its network interface. */
  readonly roleStays?: boolean;
  readonly publishedVersion?: boolean;
  readonly terminationProtection?: boolean;
  /** After the stack was created. */
  readonly before?: (scene: Scene) => Promise<void>;
}

/** A stack that was created. */
export interface Scene {
  readonly world: World;
  readonly clients: Clients;
  readonly subnetId: string;
  readonly groupId: string;
  readonly roleArn: string;
}

export const STACK_CASES: readonly StackCase[] = [
  {
    name: 'own group and subnet',
    about:
      'a function in a security group and a subnet of its stack, its role too; the VPC is another stack’s',
  },
  { name: 'its role stays', about: 'the same with a role of another stack', roleStays: true },
  { name: 'own VPC, too', about: 'the same with the VPC in the stack', ownVpc: true },
  { name: 'published version', about: 'and a version of the function', publishedVersion: true },
  {
    name: 'shared with a function outside',
    about: 'a function of no stack uses the same subnet and group: its network interface is theirs together',
    before: async ({ clients, subnetId, groupId, roleArn }) => {
      await clients.lambda.send(
        new CreateFunctionCommand({
          FunctionName: 'outside',
          Role: roleArn,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Code: { ZipFile: codeOf() },
          VpcConfig: { SubnetIds: [subnetId], SecurityGroupIds: [groupId] },
        }),
      );
    },
  },
  {
    name: 'termination protection',
    about: 'DeleteStack is refused until somebody takes it off',
    terminationProtection: true,
  },
  {
    name: 'orphans',
    about: 'three network interfaces of functions long gone, detached, in the subnet and the group',
    before: ({ world, subnetId, groupId }) => {
      const groupIds = [groupId];
      world.eniRelease.plant({ service: 'Lambda', subnetId, groupIds, state: 'orphaned', count: 3 });
      return Promise.resolve();
    },
  },
  {
    name: 'a foreign one',
    about: 'somebody’s own network interface lies in the subnet: nothing may delete it',
    before: ({ world, subnetId, groupId }) => {
      world.eniRelease.plant({ service: 'user', subnetId, groupIds: [groupId], owner: 'a person’s own' });
      return Promise.resolve();
    },
  },
];

const VPC = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole'],
  },
};

const REF = (name: string): Readonly<Record<string, string>> => ({ Ref: name });
const ROLE_ARN = { 'Fn::GetAtt': ['Role', 'Arn'] };

/** The stack that stays: what the other's parameters of the same names are about. */
export const NETWORK = JSON.stringify({
  Resources: { Vpc: VPC, Role: ROLE },
  Outputs: { Vpc: { Value: REF('Vpc') }, RoleArn: { Value: ROLE_ARN } },
});

/** The stack's template; with a cleaner, or without. */
export function templateOf(
  { ownVpc = false, roleStays = false, publishedVersion = false }: StackCase,
  withCleaner: boolean,
): string {
  const place = { SecurityGroupIds: [REF('Group')], SubnetIds: [REF('Subnet')] };
  const roleArn = roleStays ? REF('RoleArn') : ROLE_ARN;
  return JSON.stringify({
    Parameters: {
      ...(ownVpc ? {} : { Vpc: { Type: 'String' } }),
      ...(roleStays ? { RoleArn: { Type: 'String' } } : {}),
    },
    Resources: {
      ...(ownVpc ? { Vpc: VPC } : {}),
      ...(roleStays ? {} : { Role: ROLE }),
      Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: REF('Vpc'), CidrBlock: '10.0.0.0/24' } },
      Group: {
        Type: 'AWS::EC2::SecurityGroup',
        Properties: { VpcId: REF('Vpc'), GroupDescription: 'Network interfaces of the function' },
      },
      Function: {
        Type: 'AWS::Lambda::Function',
        ...(withCleaner ? { DependsOn: 'EniCleaner' } : {}),
        Properties: {
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Role: roleArn,
          VpcConfig: place,
          Code: { ZipFile: 'exports.handler = async () => 1;' },
        },
      },
      ...(publishedVersion
        ? { Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: REF('Function') } } }
        : {}),
      ...(withCleaner ? { EniCleaner: { Type: 'Org::VPC::EniCleaner', Properties: place } } : {}),
    },
    Outputs: { RoleArn: { Value: roleArn } },
  });
}
