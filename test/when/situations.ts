import { edited, POLICY_APART, REPLACED, type Edit } from '../../sandbox/demo/edits';
import type { WorldName } from '../../sandbox/worlds';
import { example, lastWords, Scene, type Ended } from '../advice/scene';
import { functionStack } from '../support/templates';

/**
 * The situations of `guides/when.md`: what becomes of a stack in each, without a cleaner, with one, and with the free
 * remedy (whoever deploys may call ec2:DescribeNetworkInterfaces, and no express mode).
 */
export interface Situation {
  readonly name: string;
  readonly world: WorldName;
  /** Why, in a sentence for the page. */
  readonly because: string;
  /** Plays it once; undefined for what doesn't exist in this situation. */
  readonly play: (scene: Scene, cure: Cure) => Promise<Outcome | undefined> | undefined;
}

export type Cure = 'none' | 'the permission' | 'the cleaner' | 'no order' | 'FunctionNames';

export const CURES: readonly Cure[] = ['none', 'the permission', 'the cleaner', 'no order', 'FunctionNames'];

export interface Outcome {
  readonly status: string;
  /** Virtual. */
  readonly minutes: number;
  /** Whether CloudFormation gave up a resource and dropped it from the stack. */
  readonly leavesBehind: boolean;
  /** The cleaner's last words; empty where there is none, or where it had nothing to say. */
  readonly says: string;
}

const WITHOUT = example('1-without-cleaner');
const WITH = example('2-with-cleaner');
const NAMED = example('3-function-names');

/** The templates of a cure: the function depends on the cleaner, has nothing to do with it, or is named by it. */
function templateFor(cure: Cure): string {
  switch (cure) {
    case 'none':
    case 'the permission':
      return WITHOUT;
    case 'the cleaner':
      return WITH;
    case 'no order':
      return WITH.replace('    DependsOn: EniCleaner\n', '');
    case 'FunctionNames':
      return NAMED;
  }
}

function outcomeOf(ended: Ended): Outcome {
  const { status, seconds, events } = ended;
  return {
    status,
    minutes: seconds / 60,
    leavesBehind: events.some(({ reason }) => reason.includes('could not be deleted')),
    says: lastWords(ended),
  };
}

async function deployAndDelete(scene: Scene, template: string, more: object = {}): Promise<Outcome> {
  const made = await scene.deploy(template, 'app', { ...more });
  if (made.status !== 'CREATE_COMPLETE') throw new Error(JSON.stringify(made.events));
  return outcomeOf(await scene.delete('app'));
}

/** A role for stacks that may do everything, or everything but describe network interfaces. */
async function stackRole(scene: Scene, mayDescribe: boolean): Promise<string> {
  await scene.call('iam', 'CreateRole', {
    RoleName: 'deployer',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  await scene.call('iam', 'PutRolePolicy', {
    RoleName: 'deployer',
    PolicyName: 'deploy',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        ...(mayDescribe ? [] : [{ Effect: 'Deny', Action: 'ec2:DescribeNetworkInterfaces', Resource: '*' }]),
      ],
    }),
  });
  return `arn:aws:iam::${scene.world.cloud.account}:role/deployer`;
}

/** A version of the function that neither an update nor the deletion of the stack's resource takes away. */
const VERSION: readonly Edit[] = [
  [
    '\nOutputs:\n',
    `
  Version:
    Type: AWS::Lambda::Version
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      FunctionName: !Ref Function

Outputs:
`,
  ],
];

/** Another stack, whose function is in a subnet and a group that are given. */
const OTHERS = functionStack();

/** AgentCore's own resource is inert in the sandbox: what it leaves is put there. */
async function withAgentCore(scene: Scene, cure: Cure): Promise<Outcome> {
  const template = templateFor(cure).replace(
    /(?<=Type: Org::VPC::EniCleaner\n {4}Properties:\n)/u,
    '      Services: [Lambda, BedrockAgentCore]\n      TimeoutInMinutes: 600\n',
  );
  await scene.deploy(template, 'app');
  const [subnetId, groupId] = await Promise.all(
    ['PrivateSubnet', 'FunctionSecurityGroup'].map((each) => scene.physicalId(each, 'app')),
  );
  scene.world.eniRelease.plant({
    service: 'AgentCore',
    subnetId: subnetId ?? '',
    groupIds: [groupId ?? ''],
    state: 'releasing',
  });
  return outcomeOf(await scene.delete('app'));
}

export const SITUATIONS: readonly Situation[] = [
  {
    name: 'the plainest stack',
    world: 'documented',
    because: 'the function’s own deletion waits',
    play: (scene, cure) =>
      cure === 'the permission' ? undefined : deployAndDelete(scene, templateFor(cure)),
  },
  {
    name: 'the deployer, or the stack’s role, may not describe network interfaces',
    world: 'documented',
    because: 'then the function’s deletion doesn’t wait',
    play: async (scene, cure) =>
      deployAndDelete(scene, templateFor(cure), {
        RoleARN: await stackRole(scene, cure === 'the permission'),
      }),
  },
  {
    name: 'express mode, a private type waited for',
    world: 'express',
    because: 'that mode skips the function’s wait; whether it waits for a cleaner is documented nowhere',
    play: (scene, cure) =>
      cure === 'the permission' ? undefined : deployAndDelete(scene, templateFor(cure)),
  },
  {
    name: 'express mode, a private type complete at once',
    world: 'express-unseen',
    because: 'the other reading: the cleaner goes on unseen, while CloudFormation tries the group',
    play: (scene, cure) =>
      cure === 'the permission' ? undefined : deployAndDelete(scene, templateFor(cure)),
  },
  {
    name: 'the function’s permissions are a policy of their own, and go first (CDK)',
    world: 'documented',
    because: 'Lambda can’t delete its network interface, and the function’s deletion waits in vain',
    play: (scene, cure) =>
      cure === 'the permission' ? undefined : deployAndDelete(scene, edited(templateFor(cure), POLICY_APART)),
  },
  {
    name: 'an update replaces the group',
    world: 'documented',
    because: 'updates don’t wait for a function’s network interfaces',
    play: async (scene, cure) => {
      if (cure === 'the permission') return undefined;
      await scene.deploy(templateFor(cure), 'app');
      return outcomeOf(await scene.update(edited(templateFor(cure), REPLACED), 'app'));
    },
  },
  {
    name: 'an update replaces the group, and a published version stays',
    world: 'documented',
    because: 'the version keeps the old group for good, until somebody deletes it',
    play: async (scene, cure) => {
      if (cure === 'the permission') return undefined;
      const template = edited(templateFor(cure), VERSION);
      await scene.deploy(template, 'app');
      return outcomeOf(await scene.update(edited(template, REPLACED), 'app'));
    },
  },
  {
    name: 'a function of another stack uses the same place',
    world: 'documented',
    because: 'what it uses is in use, until it goes',
    play: async (scene, cure) => {
      if (cure === 'the permission') return undefined;
      await scene.deploy(templateFor(cure), 'app');
      const [SubnetIds, SecurityGroupIds] = await Promise.all(
        ['PrivateSubnet', 'FunctionSecurityGroup'].map(async (each) => [await scene.physicalId(each, 'app')]),
      );
      await scene.deploy(OTHERS, 'other', {
        Parameters: [
          { ParameterKey: 'Subnet', ParameterValue: SubnetIds?.[0] },
          { ParameterKey: 'Group', ParameterValue: SecurityGroupIds?.[0] },
        ],
      });
      return outcomeOf(await scene.delete('app'));
    },
  },
  {
    name: 'Bedrock AgentCore in the same place',
    world: 'documented',
    because: 'no resource but Lambda’s waits; AgentCore takes up to 8 hours',
    play: (scene, cure) => (cure === 'the permission' ? undefined : withAgentCore(scene, cure)),
  },
  {
    name: 'the plainest stack, where CloudFormation doesn’t wait at all',
    world: 'no-wait',
    because: 'as many logs since 2021 show it',
    play: (scene, cure) =>
      cure === 'the permission' ? undefined : deployAndDelete(scene, templateFor(cure)),
  },
];

/** What became of a situation with a cure, over these seeds. */
export async function played(
  { world, play }: Situation,
  cure: Cure,
  seeds: readonly number[],
): Promise<readonly Outcome[] | undefined> {
  const outcomes: Outcome[] = [];
  for (const seed of seeds) {
    const scene = new Scene({ world, seed });
    try {
      const outcome = await play(scene, cure);
      if (outcome === undefined) return undefined;
      outcomes.push(outcome);
    } finally {
      await scene.end();
    }
  }
  return outcomes;
}
