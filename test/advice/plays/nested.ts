import assert from 'node:assert/strict';

import { functionIn } from '../../support/templates';
import type { Play } from '../play';
import { failureOf, type Ended, type Scene } from '../scene';
import { ONCE_MORE, takenOff } from './deletions';

/*
 * Functions of FunctionNames in a tree of nested stacks: what one stack keeps, or still needs, is known to a cleaner in
 * another one.
 */

const NETWORK = `
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24 } }
  PrivateSubnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/25 } }
  FunctionSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: Network interfaces of the function, VpcId: !Ref Vpc }
`;

const TRUST =
  "{ Version: '2012-10-17', Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: sts:AssumeRole }] }";

const OWN = functionIn({ group: '!Ref FunctionSecurityGroup', subnet: '!Ref PrivateSubnet' });

/** The nested stack with the function. */
const child = (policy = '', more = ''): string => `
Parameters: { Group: { Type: String }, Subnet: { Type: String } }
Resources:
${functionIn({ group: '!Ref Group', subnet: '!Ref Subnet', attributes: policy })}${more}
Outputs: { Name: { Value: !Ref Function }, Arn: { Value: !GetAtt Function.Arn } }
`;

const nested = (name: string, key: string, parameters: string, more = ''): string => `
  ${name}:
    Type: AWS::CloudFormation::Stack
${more}    Properties:
      TemplateURL: https://templates.s3.amazonaws.com/${key}
      Parameters: { ${parameters} }
`;

const IN_PLACE = 'Group: !Ref FunctionSecurityGroup, Subnet: !Ref PrivateSubnet';

/** A cleaner of the network. */
const cleaner = (names: string): string => `
  EniCleaner:
    Type: Org::VPC::EniCleaner
    Properties:
      SecurityGroupIds: [!Ref FunctionSecurityGroup]
      SubnetIds: [!Ref PrivateSubnet]
${names === '' ? '' : `      FunctionNames: [${names}]\n`}`;

const OF_NESTED = '!GetAtt Nested.Outputs.Name';

/** A custom resource whose provider, on no VPC, hands its work to that function, as the CDK's does. */
const custom = (worker: string): string => `
  ProviderRole:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: ${TRUST} }
  Provider:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: !GetAtt ProviderRole.Arn
      Environment: { Variables: { WORKER: ${worker} } }
      Code:
        ZipFile: |
          const response = require('cfn-response');
          exports.handler = (event, context) => response.send(event, context, response.SUCCESS, {}, 'thing');
  Custom: { Type: Custom::Thing, Properties: { ServiceToken: !GetAtt Provider.Arn } }
`;

const stack = (...parts: readonly string[]): string => `Resources:\n${parts.join('')}`;

/** Puts the templates of nested stacks where they are looked for. */
async function templates(scene: Scene, bodies: Readonly<Record<string, string>>): Promise<void> {
  await scene.call('s3', 'CreateBucket', { Bucket: 'templates' });
  for (const [Key, body] of Object.entries(bodies)) {
    await scene.call('s3', 'PutObject', { Bucket: 'templates', Key, Body: new TextEncoder().encode(body) });
  }
}

/** Deploys it, and deletes it once. */
async function begun(
  scene: Scene,
  template: string,
  children: Readonly<Record<string, string>>,
): Promise<Ended> {
  await templates(scene, children);
  assert.equal((await scene.deploy(template)).status, 'CREATE_COMPLETE');
  return scene.delete();
}

/** When the custom resource had gone, and when the first function was taken off its VPC. */
async function order(
  scene: Scene,
  template: string,
  children: Readonly<Record<string, string>>,
): Promise<{ readonly gone: number; readonly off: number | undefined; readonly status: string }> {
  let gone = Infinity;
  scene.world.journal.subscribe((entry) => {
    if (entry.kind !== 'stack-event' || entry.logicalResourceId !== 'Custom') return;
    if (entry.status === 'DELETE_COMPLETE') gone = scene.world.time.now();
  });
  const { status } = await begun(scene, template, children);
  return { gone, off: takenOff(scene)[0], status };
}

/** Of functions that stay on their VPC until a custom resource of another stack is gone. */
const AFTER_ANOTHERS: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    'a nested stack gets it as a parameter',
    stack(NETWORK, OWN, nested('Nested', 'child.yaml', 'Token: !Ref Function'), cleaner('!Ref Function')),
    { 'child.yaml': `Parameters: { Token: { Type: String } }\n${stack(custom('!Ref Token'))}` },
  ],
  [
    'its own stack’s parent gets it as an output',
    stack(
      NETWORK,
      nested('Nested', 'child.yaml', IN_PLACE),
      custom('!GetAtt Nested.Outputs.Arn'),
      cleaner(OF_NESTED),
    ),
    { 'child.yaml': child() },
  ],
  [
    'a nested stack gets another one’s output',
    stack(
      NETWORK,
      nested('Nested', 'child.yaml', IN_PLACE),
      nested('Other', 'other.yaml', 'Token: !GetAtt Nested.Outputs.Arn'),
      cleaner(OF_NESTED),
    ),
    {
      'child.yaml': child(),
      'other.yaml': `Parameters: { Token: { Type: String } }\n${stack(custom('!Ref Token'))}`,
    },
  ],
];

export const NESTED_ORDERS = AFTER_ANOTHERS.map(
  ([what, template, children]) => [what, (scene: Scene) => order(scene, template, children)] as const,
);

/** An update takes out the nested stack with the cleaner, and leaves the one with the function. */
export async function siblingStays(scene: Scene): Promise<Ended> {
  const both = stack(
    NETWORK,
    nested('Nested', 'child.yaml', IN_PLACE),
    nested('Cleaning', 'cleaning.yaml', `${IN_PLACE}, Name: ${OF_NESTED}`),
  );
  await templates(scene, {
    'child.yaml': child(),
    'cleaning.yaml': `
Parameters: { Group: { Type: String }, Subnet: { Type: String }, Name: { Type: String } }
Resources:
  EniCleaner:
    Type: Org::VPC::EniCleaner
    Properties: { SecurityGroupIds: [!Ref Group], SubnetIds: [!Ref Subnet], FunctionNames: [!Ref Name] }
`,
  });
  assert.equal((await scene.deploy(both)).status, 'CREATE_COMPLETE');
  return scene.update(stack(NETWORK, nested('Nested', 'child.yaml', IN_PLACE)));
}

const KEEPS = '    DeletionPolicy: Retain\n';

export const NESTED: readonly Play[] = [
  ...(['delete it', 'take it off the VPC'] as const).map((cure): Play => ({
    what: `a nested stack keeps a function of FunctionNames: ${cure}`,
    advice: ['Delete the function or take it off the VPC, then delete the stack again.'],
    play: async (scene) => {
      const template = stack(NETWORK, nested('Nested', 'child.yaml', IN_PLACE), cleaner(OF_NESTED));
      const first = await begun(scene, template, { 'child.yaml': child(KEEPS) });
      assert.deepEqual([first.status, takenOff(scene)], ['DELETE_FAILED', []]);
      await free(scene, cure);
      assert.equal((await scene.delete()).status, 'DELETE_COMPLETE');
      return [failureOf(first)];
    },
  })),
  ...(['delete it', 'take it off the VPC'] as const).map((cure): Play => ({
    what: `a nested stack keeps a function that isn’t in FunctionNames: ${cure}`,
    advice: ['Delete the function or take it off the VPC, then delete the stack again.'],
    play: async (scene) => {
      const template = stack(NETWORK, nested('Nested', 'child.yaml', IN_PLACE), cleaner(''));
      const began = scene.world.time.now();
      const first = await begun(scene, template, { 'child.yaml': child(KEEPS) });
      assert.deepEqual([first.status, takenOff(scene)], ['DELETE_FAILED', []]);
      // As soon as two looks say so, not at the cleaner's deadline.
      const minutes = (scene.world.time.now() - began) / 60_000;
      assert.ok(minutes < 45, `${minutes} minutes`);
      await free(scene, cure);
      assert.equal((await scene.delete()).status, 'DELETE_COMPLETE');
      return [failureOf(first)];
    },
  })),
  {
    what: 'a function of FunctionNames whose whole nested stack is kept',
    advice: ['Take it off them or delete that stack first, then delete this one again.'],
    play: async (scene) => {
      const template = stack(NETWORK, nested('Nested', 'child.yaml', IN_PLACE, KEEPS), cleaner(OF_NESTED));
      const first = await begun(scene, template, { 'child.yaml': child() });
      assert.deepEqual([first.status, takenOff(scene)], ['DELETE_FAILED', []]);
      await free(scene, 'take it off the VPC');
      assert.equal((await scene.delete()).status, 'DELETE_COMPLETE');
      return [failureOf(first)];
    },
  },
  {
    what: 'a function of FunctionNames serves a custom resource of its nested stack, which is deleted later',
    advice: [
      ONCE_MORE,
      'In the template, take the function out of FunctionNames, and let its stack … depend on this resource.',
    ],
    play: async (scene) => {
      const children = { 'child.yaml': child('', custom('!GetAtt Function.Arn')) };
      const first = await begun(
        scene,
        stack(NETWORK, nested('Nested', 'child.yaml', IN_PLACE), cleaner(OF_NESTED)),
        children,
      );
      assert.deepEqual([first.status, takenOff(scene)], ['DELETE_FAILED', []]);
      assert.equal((await scene.delete()).status, 'DELETE_COMPLETE');
      const cured = stack(
        NETWORK,
        nested('Nested', 'child.yaml', IN_PLACE, '    DependsOn: EniCleaner\n'),
        cleaner(''),
      );
      assert.equal((await scene.deploy(cured)).status, 'CREATE_COMPLETE');
      assert.equal((await scene.delete()).status, 'DELETE_COMPLETE');
      return [failureOf(first)];
    },
  },
];

/** Whatever function is left: deleted, or taken off its VPC. */
async function free(scene: Scene, cure: 'delete it' | 'take it off the VPC'): Promise<void> {
  const { Functions = [] } = await scene.call('lambda', 'ListFunctions', {});
  for (const { FunctionName } of Functions) {
    if (cure === 'delete it') await scene.call('lambda', 'DeleteFunction', { FunctionName });
    else {
      const VpcConfig = { SubnetIds: [], SecurityGroupIds: [] };
      await scene.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, VpcConfig });
    }
  }
  await scene.world.time.advance(60_000);
}
