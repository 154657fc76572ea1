import assert from 'node:assert/strict';

import { functionIn } from '../../support/templates';
import type { Play } from '../play';
import { example, failureOf, type Ended, type Scene } from '../scene';

/*
 * What messages say that end a deletion, or an update's clean-up. In the world without any wait of CloudFormation's
 * own, where it matters most; deletions in the wrong order in the documented world, too.
 */

export const FASTER = example('3-function-names');
export const RIGHT = example('2-with-cleaner');
export const WRONG_ORDER = FASTER.replace('      FunctionNames: [!Ref Function]\n', '').replace(
  '    Type: Org::VPC::EniCleaner\n',
  '    Type: Org::VPC::EniCleaner\n    DependsOn: Function\n',
);
const RESOURCES = '\nOutputs:\n';

export const FUNCTION = '    Type: AWS::Lambda::Function\n';
/** A custom resource whose provider hands its work to the function, as the CDK's does. */
export const SERVING = FASTER.replace(
  RESOURCES,
  `
  Provider:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Environment: { Variables: { WORKER: !Ref Function } }
      Code:
        ZipFile: |
          const response = require('cfn-response');
          exports.handler = (event, context) => response.send(event, context, response.SUCCESS, {}, 'thing');
  Custom:
    Type: Custom::Thing
    Properties: { ServiceToken: !GetAtt Provider.Arn }
${RESOURCES}`,
);

export const ONCE_MORE =
  'Delete the stack again, without retaining anything, when this deletion has ended: CloudFormation goes on and deletes … meanwhile.';

const MINUTE = 60_000;

/** Deletes it for good. */
export async function again(scene: Scene, more?: Readonly<Record<string, unknown>>): Promise<Ended> {
  const ended = await scene.delete('story', more);
  assert.deepEqual([ended.status, scene.left()], ['DELETE_COMPLETE', []]);
  return ended;
}

async function deployed(scene: Scene, template: string): Promise<void> {
  assert.equal((await scene.deploy(template)).status, 'CREATE_COMPLETE');
}

export async function place(scene: Scene): Promise<readonly [string, string]> {
  return [await scene.physicalId('PrivateSubnet'), await scene.physicalId('FunctionSecurityGroup')];
}

/** A stack that deletes in the wrong order: again, and with its template as the message says. */
function wrongOrder(
  template: string,
  cures: readonly string[],
  meanwhile: (scene: Scene) => Promise<unknown> = () => Promise.resolve(),
): Play['play'] {
  return async (scene) => {
    await deployed(scene, template);
    await meanwhile(scene);
    const first = await scene.delete();
    assert.equal(first.status, 'DELETE_FAILED');
    await again(scene);
    for (const cure of cures) {
      await deployed(scene, cure);
      await meanwhile(scene);
      await again(scene);
    }
    return [failureOf(first)];
  };
}

export const DELETIONS: readonly Play[] = [
  {
    what: 'the cleaner goes before a function that it may not take off the VPC',
    advice: [
      ONCE_MORE,
      'In the template, let the function depend on this resource instead, or name it in FunctionNames.',
    ],
    worlds: ['no-wait', 'documented'],
    play: wrongOrder(WRONG_ORDER, [RIGHT, FASTER]),
  },
  {
    what: 'the cleaner goes before a published version',
    advice: [ONCE_MORE, 'In the template, let the function depend on this resource instead.'],
    worlds: ['no-wait', 'documented'],
    play: wrongOrder(FASTER, [RIGHT], async (scene) => {
      await scene.call('lambda', 'PublishVersion', { FunctionName: await scene.physicalId('Function') });
      await scene.world.time.advance(MINUTE);
    }),
  },
  {
    what: 'the cleaner goes before another service’s resource',
    advice: [ONCE_MORE, 'In the template, let … depend on this resource instead.'],
    play: async (scene) => {
      await deployed(scene, balanced('EniCleaner', 'Balancer'));
      letGoWithIt(scene, 'Balancer', await balance(scene));
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      await again(scene);
      await deployed(scene, balanced('Balancer', 'EniCleaner'));
      letGoWithIt(scene, 'Balancer', await balance(scene));
      await again(scene);
      return [failureOf(first)];
    },
  },
  {
    what: 'another service’s resource is retained',
    advice: ['Delete it, then delete the stack again.'],
    play: async (scene) => {
      const id = await (async () => {
        await deployed(scene, balanced('Balancer', 'EniCleaner', '    DeletionPolicy: Retain\n'));
        return balance(scene);
      })();
      const first = await scene.delete();
      scene.world.eniRelease.releases.letGo(id);
      await again(scene);
      return [failureOf(first)];
    },
  },
  ...(['delete it', 'take it off the VPC'] as const).map((cure): Play => ({
    what: `a function of FunctionNames is retained: ${cure}`,
    advice: ['Delete the function or take it off the VPC, then delete the stack again.'],
    worlds: ['no-wait', 'documented'],
    play: async (scene) => {
      await deployed(scene, FASTER.replace(FUNCTION, `${FUNCTION}    DeletionPolicy: Retain\n`));
      const name = await scene.physicalId('Function');
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      // It stays as it is.
      const { VpcConfig } = await scene.call('lambda', 'GetFunctionConfiguration', { FunctionName: name });
      assert.equal(VpcConfig?.SubnetIds?.length, 1);
      if (cure === 'delete it') await scene.call('lambda', 'DeleteFunction', { FunctionName: name });
      else await takeOff(scene, name);
      await again(scene);
      return [failureOf(first)];
    },
  })),
  {
    what: 'a function of FunctionNames serves a custom resource that is deleted later',
    advice: [ONCE_MORE, 'In the template, let … depend on this resource.'],
    worlds: ['no-wait', 'documented'],
    play: async (scene) => {
      const cleaner = '    Type: Org::VPC::EniCleaner\n';
      await deployed(scene, SERVING.replace(cleaner, `${cleaner}    DependsOn: Custom\n`));
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      assert.deepEqual(takenOff(scene), []);
      await again(scene);
      await deployed(
        scene,
        SERVING.replace('    Type: Custom::Thing\n', '    Type: Custom::Thing\n    DependsOn: EniCleaner\n'),
      );
      await again(scene);
      return [failureOf(first)];
    },
  },
  ...(['delete it', 'take it off the VPC'] as const).map((cure): Play => ({
    what: `a function is retained: ${cure}`,
    advice: ['Delete the function or take it off the VPC, then delete the stack again.'],
    play: async (scene) => {
      await deployed(
        scene,
        RIGHT.replace(
          '    DependsOn: EniCleaner\n',
          '    DependsOn: EniCleaner\n    DeletionPolicy: Retain\n',
        ),
      );
      const name = await scene.physicalId('Function');
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      if (cure === 'delete it') await scene.call('lambda', 'DeleteFunction', { FunctionName: name });
      else await takeOff(scene, name);
      await again(scene);
      return [failureOf(first)];
    },
  })),
  ...(['delete it', 'take it off them'] as const).map((cure): Play => ({
    what: `a function of no stack: ${cure}`,
    advice: ['Take it off them or delete it, then delete the stack again.'],
    play: async (scene) => {
      await deployed(scene, RIGHT);
      const [subnetId, groupId] = await place(scene);
      await scene.makeFunction('outsider', subnetId, [groupId]);
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      if (cure === 'delete it') await scene.call('lambda', 'DeleteFunction', { FunctionName: 'outsider' });
      else await takeOff(scene, 'outsider');
      await again(scene);
      return [failureOf(first)];
    },
  })),
  ...(['delete that stack', 'take it off them'] as const).map((cure): Play => ({
    what: `a function of another stack: ${cure}`,
    advice: ['Take it off them or delete that stack first, then delete this one again.'],
    play: async (scene) => {
      await deployed(scene, RIGHT);
      const [subnetId, groupId] = await place(scene);
      const other = `Resources:\n${functionIn({ group: groupId, subnet: subnetId })}`;
      assert.equal((await scene.deploy(other, 'other')).status, 'CREATE_COMPLETE');
      const name = await scene.physicalId('Function', 'other');
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      if (cure === 'take it off them') await takeOff(scene, name);
      else assert.equal((await scene.delete('other')).status, 'DELETE_COMPLETE');
      await again(scene);
      return [failureOf(first)];
    },
  })),
  {
    what: 'the time is over',
    advice: [
      'Delete the stack again later, and set a longer TimeoutInMinutes in the template for the next time.',
    ],
    play: async (scene) => {
      const slow = async (minutes: number): Promise<Ended> => {
        await deployed(scene, RIGHT.replace(TARGETS, `${TARGETS}      TimeoutInMinutes: ${minutes}\n`));
        await plant(scene, { untilAvailable: 50 * MINUTE });
        return scene.delete();
      };
      const first = await slow(2);
      assert.equal(first.status, 'DELETE_FAILED');
      await scene.world.time.advance(30 * MINUTE);
      await again(scene);
      assert.equal((await slow(60)).status, 'DELETE_COMPLETE');
      return [failureOf(first)];
    },
  },
  {
    what: 'the time is over, and that is to succeed',
    advice: [
      'CloudFormation goes on without this resource. Where a group or subnet fails then, delete what has become available by then (…), and delete the stack again.',
    ],
    play: async (scene) => {
      await deployed(
        scene,
        RIGHT.replace(TARGETS, `${TARGETS}      TimeoutInMinutes: 2\n      OnTimeout: SUCCEED\n`),
      );
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      await scene.world.time.advance(30 * MINUTE);
      const words = wordsOf(first);
      await deleteFree(scene);
      await again(scene);
      return [words];
    },
  },
  {
    what: 'the time of an update’s clean-up is over',
    advice: [
      'Delete those that become available (…); when all are gone, delete what the update leaves behind (…).',
      'Set a longer UpdateTimeoutInMinutes for the next update.',
    ],
    play: async (scene) => {
      await deployed(scene, RIGHT.replace(TARGETS, `${TARGETS}      UpdateTimeoutInMinutes: 2\n`));
      const [, groupId] = await place(scene);
      await plant(scene, { untilAvailable: 100 * MINUTE, untilDeleted: 10 * MINUTE });
      const short = `${TARGETS}      UpdateTimeoutInMinutes: 2\n`;
      const replaced = RIGHT.replace(TARGETS, short).replace('interfaces of the function', 'interfaces');
      const first = await scene.update(replaced);
      assert.equal(first.status, 'UPDATE_COMPLETE');
      assert.ok(failureOf(first).includes(`(aws ec2 delete-security-group --group-id ${groupId})`));
      await scene.world.time.advance(120 * MINUTE);
      await deleteFree(scene);
      await scene.call('ec2', 'DeleteSecurityGroup', { GroupId: groupId });
      // And the longer time for the next one.
      const longer = replaced.replace('UpdateTimeoutInMinutes: 2', 'UpdateTimeoutInMinutes: 120');
      assert.equal((await scene.update(longer)).status, 'UPDATE_COMPLETE');
      const next = await scene.update(longer.replace('Network interfaces', 'All network interfaces'));
      assert.deepEqual([next.status, failureOf(next)], ['UPDATE_COMPLETE', '']);
      await again(scene);
      return [failureOf(first)];
    },
  },
  ...(['later', 'with a longer TimeoutInMinutes'] as const).map((cure): Play => ({
    what: `the time is over without a stack: ${cure}`,
    advice: ['Delete this resource again later, or set a longer TimeoutInMinutes.'],
    play: async (scene) => {
      await deployed(scene, RIGHT);
      const [subnetId, groupId] = await place(scene);
      const model = { SecurityGroupIds: [groupId], SubnetIds: [subnetId], TimeoutInMinutes: 2 };
      const alone = await scene.alone(model);
      scene.world.eniRelease.plant({
        service: 'Lambda',
        subnetId,
        groupIds: [],
        state: 'releasing',
        untilAvailable: 30 * MINUTE,
      });
      const first = await alone.delete();
      assert.equal(first.status, 'FAILED');
      if (cure === 'later') await scene.world.time.advance(31 * MINUTE);
      else await alone.update({ ...model, TimeoutInMinutes: 60 });
      assert.equal((await alone.delete()).status, 'SUCCESS');
      await again(scene);
      return ['message' in first ? (first.message ?? '') : ''];
    },
  })),
];

const TARGETS = '      SubnetIds: [!Ref PrivateSubnet]\n';

/** All that the handlers said in an operation. */
function wordsOf({ answers }: Ended): string {
  return answers
    .map(({ outcome }) => (outcome !== undefined && 'message' in outcome ? outcome.message : ''))
    .join('\n');
}

/** As the message says: aws ec2 delete-network-interface. */
async function deleteFree(scene: Scene): Promise<void> {
  for (const { networkInterfaceId, status } of scene.world.ec2.networkInterfaces()) {
    if (status !== 'available') continue;
    await scene.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId: networkInterfaceId });
  }
}

/** When functions were taken off their VPC by the cleaner. */
export function takenOff({ world }: Scene): readonly number[] {
  return world.journal
    .entries()
    .flatMap((entry) =>
      entry.kind === 'call' && entry.operation === 'UpdateFunctionConfiguration' ? [entry.at] : [],
    );
}

async function takeOff(scene: Scene, name: string): Promise<void> {
  await scene.call('lambda', 'UpdateFunctionConfiguration', {
    FunctionName: name,
    VpcConfig: { SubnetIds: [], SecurityGroupIds: [] },
  });
  await scene.world.time.advance(MINUTE);
}

/** A network interface of Lambda's in the stack's place that is on its way out, of a role that is gone. */
async function plant(
  scene: Scene,
  times: { readonly untilAvailable: number; readonly untilDeleted?: number | null },
): Promise<string> {
  const [subnetId, groupId] = await place(scene);
  const [id = ''] = scene.world.eniRelease.plant({
    service: 'Lambda',
    subnetId,
    groupIds: [groupId],
    state: 'releasing',
    ...times,
  });
  return id;
}

/** A load balancer, which the sandbox doesn't model, in the stack's place. */
function balanced(first: string, second: string, policy = ''): string {
  const template = RIGHT.replace('    DependsOn: EniCleaner\n', '')
    .replace(TARGETS, `${TARGETS}      Services: ["*"]\n`)
    .replace(
      RESOURCES,
      `\n  Balancer:\n    Type: AWS::ElasticLoadBalancing::LoadBalancer\n${policy}    Properties: {}\n${RESOURCES}`,
    );
  // What depends on something is deleted before it.
  return template.replace(
    new RegExp(`\\n  ${first}:\\n(?<type> {4}Type: \\S+\\n)`, 'u'),
    `\n  ${first}:\n$<type>    DependsOn: ${second}\n`,
  );
}

/** Its network interface. */
async function balance(scene: Scene): Promise<string> {
  const [subnetId, groupId] = await place(scene);
  const [id = ''] = scene.world.eniRelease.plant({
    service: 'ClassicLoadBalancer',
    owner: await scene.physicalId('Balancer'),
    subnetId,
    groupIds: [groupId],
    state: 'in-use',
  });
  return id;
}

/** With the resource's deletion its service lets go of that. */
function letGoWithIt({ world }: Scene, logicalId: string, id: string): void {
  const stop = world.journal.subscribe((entry) => {
    if (entry.kind !== 'stack-event' || entry.logicalResourceId !== logicalId) return;
    if (entry.status !== 'DELETE_COMPLETE') return;
    stop();
    world.eniRelease.releases.letGo(id);
  });
}
