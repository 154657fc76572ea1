import assert from 'node:assert/strict';

import { applyRemedy } from '../../../sandbox/demo/remedy';
import type { Play } from '../play';
import { example, failureOf, reasonsOf, type Ended, type Scene } from '../scene';
import { again, place, RIGHT, SERVING, WRONG_ORDER } from './deletions';

/* What the guard says of a deletion, of a template, of an update, and of its own configuration. */

const MINUTE = 60_000;
const DELETION = ['src/guard/check-deletion.ts'];

const NETWORK = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24 } }
  PrivateSubnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/25 } }
  FunctionSecurityGroup:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: Network interfaces of something, VpcId: !Ref Vpc }
`;

/** What the hook said of the deletion of the group and the subnet. */
function saidOf(ended: Ended): string {
  return ['FunctionSecurityGroup', 'PrivateSubnet']
    .flatMap((each) => [failureOf(ended, each), ...reasonsOf(ended, each)])
    .join('\n');
}

/** A network that is refused to be deleted for what is in it. */
async function refusedFor(
  scene: Scene,
  put: (subnetId: string, groupId: string) => Promise<unknown> | void,
): Promise<string> {
  await scene.guard();
  assert.equal((await scene.deploy(NETWORK)).status, 'CREATE_COMPLETE');
  await put(...(await place(scene)));
  const ended = await scene.delete();
  assert.equal(ended.status, 'DELETE_FAILED');
  return saidOf(ended);
}

async function newGroup(scene: Scene): Promise<string> {
  const { GroupId = '' } = await scene.world.cloud.call('ec2', 'CreateSecurityGroup', {
    GroupName: 'elsewhere',
    Description: 'Elsewhere',
    VpcId: await scene.physicalId('Vpc'),
  });
  return GroupId;
}

async function ownNetworkInterface(scene: Scene, SubnetId: string, groupId?: string): Promise<string> {
  const { NetworkInterface } = await scene.world.cloud.call('ec2', 'CreateNetworkInterface', {
    SubnetId,
    Groups: groupId === undefined ? [] : [groupId],
  });
  return NetworkInterface?.NetworkInterfaceId ?? '';
}

const DELETE_IT =
  'Delete it (aws ec2 delete-network-interface --network-interface-id …), then delete the stack again.';

export const DELETIONS_SEEN: readonly Play[] = [
  ...(['delete it', 'take it off the VPC'] as const).map((cure): Play => ({
    what: `somebody else’s function: ${cure}`,
    from: DELETION,
    advice: ['Delete …, or take … off this VPC, then delete the stack again.'],
    play: async (scene) => {
      const said = await refusedFor(scene, (subnetId, groupId) =>
        scene.makeFunction('outsider', subnetId, [groupId]),
      );
      if (cure === 'delete it') await scene.call('lambda', 'DeleteFunction', { FunctionName: 'outsider' });
      else {
        const VpcConfig = { SubnetIds: [], SecurityGroupIds: [] };
        await scene.call('lambda', 'UpdateFunctionConfiguration', { FunctionName: 'outsider', VpcConfig });
        await scene.world.time.advance(MINUTE);
      }
      await againOrLater(scene);
      return [said];
    },
  })),
  ...(['when it is gone', 'with a cleaner in the template'] as const).map((cure): Play => ({
    what: `a slow release: ${cure}`,
    from: DELETION,
    advice: [
      'Delete the stack again when it is gone. An Org::VPC::EniCleaner with Services: […] in the template waits for that.',
    ],
    play: async (scene) => {
      const plant = async (): Promise<void> => {
        const [subnetId, groupId] = await place(scene);
        scene.world.eniRelease.plant({
          service: 'AgentCore',
          subnetId,
          groupIds: [groupId],
          state: 'releasing',
        });
      };
      const said = await refusedFor(scene, plant);
      while (scene.left().length > 0) await scene.world.time.advance(10 * MINUTE);
      await again(scene);
      if (cure === 'when it is gone') return [said];
      const cleaner = `  EniCleaner:
    Type: Org::VPC::EniCleaner
    Properties:
      SecurityGroupIds: [!Ref FunctionSecurityGroup]
      SubnetIds: [!Ref PrivateSubnet]
      Services: [BedrockAgentCore]
      TimeoutInMinutes: 700
`;
      assert.equal((await scene.deploy(NETWORK + cleaner)).status, 'CREATE_COMPLETE');
      await plant();
      await again(scene);
      return [said];
    },
  })),
  {
    what: 'something that a service left behind',
    from: DELETION,
    advice: [DELETE_IT],
    play: async (scene) => {
      const ids: string[] = [];
      const said = await refusedFor(scene, (subnetId, groupId) => {
        const where = { subnetId, groupIds: [groupId], state: 'orphaned' } as const;
        ids.push(...scene.world.eniRelease.plant({ service: 'Lambda', ...where }));
      });
      await deleteAll(scene, ids);
      await again(scene);
      return [said];
    },
  },
  {
    what: 'somebody’s own network interface in a subnet',
    from: DELETION,
    advice: [DELETE_IT],
    play: async (scene) => {
      const ids: string[] = [];
      const said = await refusedFor(scene, async (subnetId) => {
        ids.push(await ownNetworkInterface(scene, subnetId));
      });
      await deleteAll(scene, ids);
      await again(scene);
      return [said];
    },
  },
  ...(['delete it', 'give it other groups'] as const).map((cure): Play => ({
    what: `somebody’s own network interface in a group: ${cure}`,
    from: DELETION,
    advice: [
      'Delete it (aws ec2 delete-network-interface --network-interface-id …), or give it other security groups (aws ec2 modify-network-interface-attribute --network-interface-id … --groups <group ids>), then delete the stack again.',
    ],
    play: async (scene) => {
      const ids: string[] = [];
      // In a subnet that isn't the stack's.
      const said = await refusedFor(scene, async (_subnetId, groupId) => {
        ids.push(await ownNetworkInterface(scene, await elsewhere(scene), groupId));
      });
      if (cure === 'delete it') await deleteAll(scene, ids);
      else {
        const Groups = [await newGroup(scene)];
        for (const NetworkInterfaceId of ids)
          await scene.call('ec2', 'ModifyNetworkInterfaceAttribute', { NetworkInterfaceId, Groups });
      }
      await onlyGroupGoes(scene);
      return [said];
    },
  })),
  {
    what: 'an instance',
    from: DELETION,
    advice: ['Terminate instance …, then delete the stack again.'],
    play: async (scene) => {
      const ids: string[] = [];
      const said = await refusedFor(scene, async (SubnetId) => {
        const { Instances = [] } = await scene.world.cloud.call('ec2', 'RunInstances', {
          ImageId: 'ami-0123456789abcdef0',
          InstanceType: 't3.micro',
          SubnetId,
          MinCount: 1,
          MaxCount: 1,
        });
        ids.push(...Instances.map(({ InstanceId = '' }) => InstanceId));
      });
      await scene.call('ec2', 'TerminateInstances', { InstanceIds: ids });
      await scene.world.time.advance(5 * MINUTE);
      await again(scene);
      return [said];
    },
  },
];

/** As often as it takes: what Lambda releases may take longer than one attempt. */
async function againOrLater(scene: Scene): Promise<void> {
  const next = await scene.delete();
  if (next.status === 'DELETE_COMPLETE') return;
  assert.match(saidOf(next), /should outlast/u);
  while (scene.left().length > 0) await scene.world.time.advance(10 * MINUTE);
  await again(scene);
}

async function deleteAll(scene: Scene, ids: readonly string[]): Promise<void> {
  for (const NetworkInterfaceId of ids)
    await scene.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId });
}

/** A subnet of somebody else's in the stack's VPC. */
async function elsewhere(scene: Scene): Promise<string> {
  const { Subnet } = await scene.world.cloud.call('ec2', 'CreateSubnet', {
    VpcId: await scene.physicalId('Vpc'),
    CidrBlock: '10.0.0.128/25',
  });
  return Subnet?.SubnetId ?? '';
}

/** The VPC has somebody else's subnet in it. */
async function onlyGroupGoes(scene: Scene): Promise<void> {
  const ended = await scene.delete();
  const gone = ended.events.filter(({ status }) => status === 'DELETE_COMPLETE');
  assert.ok(gone.some(({ logicalId }) => logicalId === 'FunctionSecurityGroup'));
}

/** A template that the hook refuses or warns of: with the cure that it gives, it says nothing more, deploys and deletes. */
function cured(template: string, { annotation = 0, kept = [] as readonly string[] } = {}): Play['play'] {
  return async (scene) => {
    await scene.guard({}, 'FAIL', ['STACK']);
    const first = await scene.deploy(template, 'first');
    const [said] = await scene.hookResults();
    assert.ok(said !== undefined, JSON.stringify(first.events));
    const mended = applyRemedy(template, said.cures[annotation] ?? '');
    assert.equal((await scene.deploy(mended)).status, 'CREATE_COMPLETE');
    const ended = await scene.delete();
    assert.equal(ended.status, 'DELETE_COMPLETE');
    const left = ended.events.filter(({ status }) => status === 'DELETE_SKIPPED');
    assert.deepEqual(left.map(({ logicalId }) => logicalId).toSorted(), [...kept].toSorted());
    return [said.message, ...said.cures];
  };
}

const CURE = ['src/guard/cure.ts'];
const CLEANER = '    Type: Org::VPC::EniCleaner\n';
const TARGETS = '      SecurityGroupIds: [!Ref FunctionSecurityGroup]\n';

export const TEMPLATES: readonly Play[] = [
  {
    what: 'no cleaner',
    from: CURE,
    advice: ['Add to the template: …; in …: DependsOn: …'],
    play: cured(example('1-without-cleaner')),
  },
  {
    what: 'a cleaner that goes too early',
    from: CURE,
    advice: ['in …: FunctionNames: …', 'In …: FunctionNames: …'].slice(1),
    play: cured(WRONG_ORDER),
  },
  {
    what: 'a service left out',
    from: CURE,
    advice: ['In …: Services: …'],
    play: cured(RIGHT.replace(TARGETS, `${TARGETS}      Services: [BedrockAgentCore]\n`)),
  },
  {
    what: 'a cleaner that stays',
    from: CURE,
    advice: ['Take DeletionPolicy out of EniCleaner.'],
    play: cured(RIGHT.replace(CLEANER, `${CLEANER}    DeletionPolicy: Retain\n`)),
  },
  {
    what: 'a group named twice',
    from: CURE,
    advice: ['In …: SecurityGroupIds: …'],
    play: cured(
      RIGHT.replace(
        TARGETS,
        '      SecurityGroupIds: [!Ref FunctionSecurityGroup, !GetAtt FunctionSecurityGroup.GroupId]\n',
      ),
    ),
  },
  {
    what: 'a function that stays',
    from: CURE,
    advice: ['Take DeletionPolicy out of Function.'],
    play: cured(
      RIGHT.replace('    DependsOn: EniCleaner\n', '    DependsOn: EniCleaner\n    DeletionPolicy: Retain\n'),
    ),
  },
  {
    what: 'a function that a custom resource may still need',
    from: CURE,
    advice: ['In …: DependsOn: …'],
    play: cured(SERVING),
  },
];

const CAPABILITIES = { Capabilities: ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'] };

/** An update that leaves something behind, and what it is said to be done in two. */
function inTwo(before: string, between: string, after: string, wrong = after): Play['play'] {
  return async (scene) => {
    await scene.guard({ Mode: 'WARN' }, 'WARN', ['STACK']);
    assert.equal((await scene.deploy(before, 'first', CAPABILITIES)).status, 'CREATE_COMPLETE');
    const first = await scene.update(wrong, 'first', CAPABILITIES);
    const said = (await scene.hookResults()).map(({ message }) => message).join('\n');
    const steps = reasonsOf(first, 'first').join('\n');
    assert.equal((await scene.deploy(before, 'story', CAPABILITIES)).status, 'CREATE_COMPLETE');
    for (const template of [between, after]) {
      const ended = await scene.update(template, 'story', CAPABILITIES);
      assert.equal(ended.status, 'UPDATE_COMPLETE');
      const left = ended.events.filter(({ status }) => status === 'DELETE_FAILED');
      assert.deepEqual(left, []);
    }
    return [said, steps];
  };
}

const WITHOUT = example('1-without-cleaner');
const replaced = (template: string): string =>
  template.replace('Network interfaces of the function', 'Network interfaces');
/** The network stays empty: no function, and what was around it is gone. */
const [HEAD = '', OUTPUTS = ''] = RIGHT.split('\nOutputs:');
assert.ok(OUTPUTS !== '');
const withoutFunction = (template: string): string =>
  template.replace(/\n {2}Function:\n(?: {4}.*\n|\n)+/u, '\n').replace(/\nOutputs:[\s\S]*$/u, '\n');

export const UPDATES: readonly Play[] = [
  {
    what: 'a group is replaced without a cleaner',
    from: ['src/guard/words.ts'],
    advice: ['Add a cleaner in an update of its own first.'],
    play: inTwo(WITHOUT, RIGHT, replaced(RIGHT)),
  },
  {
    what: 'the function goes after the cleaner, and all in one update',
    from: ['src/guard/words.ts'],
    advice: ['Take the function away in an update of its own first.'],
    play: inTwo(
      example('3-function-names'),
      withoutFunction(HEAD.replace('    DependsOn: EniCleaner\n', '')),
      `Resources:\n  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24, EnableDnsSupport: true, EnableDnsHostnames: true } }\n`,
    ),
  },
];

/** What an update would leave is said of its change set already, by what is deployed. */
export const CHANGE_SETS: readonly Play[] = [
  {
    what: 'a change set replaces a group without a cleaner',
    from: ['src/guard/words.ts'],
    advice: ['Add a cleaner in an update of its own first.'],
    play: async (scene) => {
      await scene.guard({ Mode: 'WARN' }, 'WARN', ['CHANGE_SET']);
      assert.equal((await scene.deploy(WITHOUT)).status, 'CREATE_COMPLETE');
      assert.deepEqual(await scene.hookResults(), []);
      await scene.call('cloudformation', 'CreateChangeSet', {
        StackName: 'story',
        ChangeSetName: 'replace',
        TemplateBody: replaced(RIGHT),
        Capabilities: ['CAPABILITY_NAMED_IAM'],
      });
      await scene.world.time.idle();
      const [said] = await scene.hookResults();
      await scene.call('cloudformation', 'DeleteChangeSet', { StackName: 'story', ChangeSetName: 'replace' });
      for (const template of [RIGHT, replaced(RIGHT)]) {
        const ended = await scene.update(template);
        assert.equal(ended.status, 'UPDATE_COMPLETE');
        assert.ok(ended.events.every(({ status }) => status !== 'DELETE_FAILED'));
      }
      return [said?.message ?? ''];
    },
  },
];

const SAM = (group: string, more = ''): string => `
Transform: AWS::Serverless-2016-10-31
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/24 } }
  PrivateSubnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/25 } }
  ${group}:
    Type: AWS::EC2::SecurityGroup
    Properties: { GroupDescription: Network interfaces of the function, VpcId: !Ref Vpc }
  EniCleaner:
    Type: Org::VPC::EniCleaner
    Properties: { SecurityGroupIds: [!Ref ${group}], SubnetIds: [!Ref PrivateSubnet] }
  Function:
    Type: AWS::Serverless::Function
    DependsOn: EniCleaner
    Properties:
      Runtime: nodejs24.x
      Handler: index.handler
      InlineCode: exports.handler = async () => 1
      AutoPublishAlias: live
${more}      VpcConfig: { SecurityGroupIds: [!Ref ${group}], SubnetIds: [!Ref PrivateSubnet] }
`;
const ALL_PROPERTIES = `      AutoPublishAliasAllProperties: true
      VersionDeletionPolicy: Delete
`;

export const SAM_UPDATES: readonly Play[] = [
  {
    what: 'an alias goes on using what the update takes away',
    from: ['src/guard/words.ts'],
    advice: [
      'With AutoPublishAliasAllProperties a change of VpcConfig publishes one, and with VersionDeletionPolicy: Delete the old one goes.',
    ],
    play: inTwo(SAM('Group'), SAM('Group', ALL_PROPERTIES), SAM('Other', ALL_PROPERTIES), SAM('Other')),
  },
];

export const CONFIGURATIONS: readonly Play[] = [
  {
    what: 'a type configuration that the hook can’t read',
    from: ['src/ground/checks.ts'],
    advice: ['Correct it with "aws cloudformation set-type-configuration --type HOOK"'],
    play: async (scene) => {
      await scene.guard({ Mode: 'ON' }, 'FAIL', ['STACK']);
      const first = await scene.deploy(RIGHT);
      assert.notEqual(first.status, 'CREATE_COMPLETE');
      const said = (await scene.hookResults()).map(({ message }) => message);
      await scene.guard({ Mode: 'FAIL' }, 'FAIL', ['STACK']);
      assert.equal((await scene.deploy(RIGHT, 'next')).status, 'CREATE_COMPLETE');
      assert.equal((await scene.delete('next')).status, 'DELETE_COMPLETE');
      return said;
    },
  },
];
