import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import { idOf } from '../../../src/cleaner/create';
import type { EniCleanerModel, HandlerOutcome } from '../../../src/cleaner/protocol';
import { parameterName } from '../../../src/cleaner/store';
import type { Play } from '../play';
import { example, failureOf, ROLE, type Ended, type Scene } from '../scene';
import { again, place, RIGHT } from './deletions';

/* What messages say of a creation, a read, an update, a type configuration, and of AWS's own errors. */

const CLEANER = 'Org::VPC::EniCleaner';
const ALL = '      SecurityGroupIds: [!Ref FunctionSecurityGroup]\n';

/** A stack that can't be made; deleted, as nothing else can be done with it. */
async function refused(
  scene: Scene,
  template: string,
  more?: Readonly<Record<string, unknown>>,
): Promise<string> {
  const ended = await scene.deploy(template, 'story', more);
  assert.equal(ended.status, 'ROLLBACK_COMPLETE');
  assert.equal((await scene.delete()).status, 'DELETE_COMPLETE');
  return failureOf(ended);
}

/** It is made, and deleted without anything left. */
async function works(scene: Scene, template = RIGHT): Promise<Ended> {
  assert.equal((await scene.deploy(template)).status, 'CREATE_COMPLETE');
  return again(scene);
}

/** A template whose creation is refused, and the same as the message says. */
function mended(wrong: string, right = RIGHT): Play['play'] {
  return async (scene) => {
    const said = await refused(scene, wrong);
    await works(scene, right);
    return [said];
  };
}

/** The same template, with something else made right meanwhile. */
function afterwards(trouble: (scene: Scene) => unknown, cure: (scene: Scene) => unknown): Play['play'] {
  return async (scene) => {
    await trouble(scene);
    const said = await refused(scene, RIGHT);
    await cure(scene);
    await works(scene);
    return [said];
  };
}

function configure(scene: Scene, configuration: object): Promise<unknown> {
  return scene.call('cloudformation', 'SetTypeConfiguration', {
    Type: 'RESOURCE',
    TypeName: CLEANER,
    Configuration: JSON.stringify(configuration),
  });
}

/** What the handlers answer to a person who calls them through Cloud Control API. */
async function ask(
  scene: Scene,
  action: 'create' | 'read' | 'update' | 'delete',
  model: EniCleanerModel,
  clientRequestToken = 'one',
): Promise<HandlerOutcome> {
  const { account, region } = scene.world.cloud;
  const input = { configuration: {}, awsAccountId: account, region, callbackContext: null };
  return scene.handlers()[action]({ ...input, model, clientRequestToken });
}

const saidBy = (outcome: HandlerOutcome): string => ('message' in outcome ? (outcome.message ?? '') : '');

/** A network without functions, to guard. */
async function network(scene: Scene): Promise<{ readonly vpcId: string; readonly groupId: string }> {
  const { Vpc } = await scene.world.cloud.call('ec2', 'CreateVpc', { CidrBlock: '10.9.0.0/24' });
  const vpcId = Vpc?.VpcId ?? '';
  return { vpcId, groupId: await group(scene, vpcId, 'one') };
}

async function group(scene: Scene, VpcId: string, GroupName: string): Promise<string> {
  const wanted = { GroupName, Description: 'To guard', VpcId };
  return (await scene.world.cloud.call('ec2', 'CreateSecurityGroup', wanted)).GroupId ?? '';
}

async function parameterOf(scene: Scene, id: string): Promise<readonly string[]> {
  const { Parameters = [] } = await scene.call('ssm', 'GetParameterHistory', { Name: parameterName(id) });
  return Parameters.map(({ Value = '' }) => Value);
}

function overwrite(scene: Scene, id: string, Value: string): Promise<unknown> {
  const Name = parameterName(id);
  return scene.call('ssm', 'PutParameter', { Name, Value, Type: 'String', Overwrite: true });
}

export const CREATIONS: readonly Play[] = [
  {
    what: 'a group that isn’t there',
    from: ['src/cleaner/create.ts'],
    advice: ['Correct the ids; a wrong one would be guarded in vain.'],
    play: mended(RIGHT.replace(ALL, '      SecurityGroupIds: [sg-0123456789abcdef0]\n')),
  },
  {
    what: 'nothing to guard',
    from: ['src/cleaner/create.ts'],
    advice: ['Nothing to guard: give at least one of SecurityGroupIds, SubnetIds and VpcId.'],
    play: async (scene) => {
      const said = await ask(scene, 'create', { TimeoutInMinutes: 5 });
      assert.equal(said.status, 'FAILED');
      const { groupId, vpcId } = await network(scene);
      for (const [index, model] of [{ SecurityGroupIds: [groupId] }, { VpcId: vpcId }].entries()) {
        assert.equal((await ask(scene, 'create', model, `right ${index}`)).status, 'SUCCESS');
      }
      return [saidBy(said)];
    },
  },
  {
    what: 'an Id of one’s own',
    from: ['src/cleaner/create.ts'],
    advice: ['The property Id is read-only: remove it from the template.'],
    play: async (scene) => {
      const { groupId } = await network(scene);
      const said = await ask(scene, 'create', { Id: 'mine', SecurityGroupIds: [groupId] });
      assert.equal(said.status, 'FAILED');
      assert.equal((await ask(scene, 'create', { SecurityGroupIds: [groupId] })).status, 'SUCCESS');
      return [saidBy(said)];
    },
  },
  {
    what: 'a parameter of somebody’s under the very name',
    from: ['src/cleaner/create.ts'],
    advice: ['Look at it, and delete it if nothing needs it.'],
    play: async (scene) => {
      const { groupId } = await network(scene);
      const id = idOf('one');
      await overwrite(scene, id, 'somebody’s');
      const said = await ask(scene, 'create', { SecurityGroupIds: [groupId] });
      assert.equal(said.status, 'FAILED');
      assert.deepEqual(await parameterOf(scene, id), ['somebody’s']);
      await scene.call('ssm', 'DeleteParameter', { Name: parameterName(id) });
      assert.equal((await ask(scene, 'create', { SecurityGroupIds: [groupId] })).status, 'SUCCESS');
      return [saidBy(said)];
    },
  },
  {
    what: 'a function of another account',
    from: ['src/cleaner/settings.ts'],
    advice: ['Remove it: its network interfaces are in a VPC of ….'],
    play: mended(
      RIGHT.replace(ALL, `${ALL}      FunctionNames: ['arn:aws:lambda:us-east-1:999999999999:function:f']\n`),
    ),
  },
  {
    what: 'a type configuration with an unknown service',
    from: ['src/ground/checks.ts'],
    advice: ['Correct it with "…".'],
    play: afterwards(
      (scene) => configure(scene, { Services: ['Lamda'] }),
      (scene) => configure(scene, { Services: ['Lambda'] }),
    ),
  },
  {
    what: 'more ids than a parameter holds',
    from: ['src/cleaner/store.ts'],
    advice: ['Divide them over several Org::VPC::EniCleaner resources, or name the VPC instead.'],
    play: async (scene) => {
      const { vpcId } = await network(scene);
      const SecurityGroupIds: string[] = [];
      for (let nth = 0; nth < 200; nth += 1) SecurityGroupIds.push(await group(scene, vpcId, `group ${nth}`));
      // Names that can't be made much smaller.
      const FunctionNames = SecurityGroupIds.slice(0, 110).map((id) =>
        createHash('sha512').update(id).digest('base64url').slice(0, 64),
      );
      const said = await ask(scene, 'create', { SecurityGroupIds, FunctionNames });
      assert.equal(said.status, 'FAILED');
      const cures: readonly EniCleanerModel[] = [
        { SecurityGroupIds: SecurityGroupIds.slice(0, 100), FunctionNames: FunctionNames.slice(0, 55) },
        { SecurityGroupIds: SecurityGroupIds.slice(100), FunctionNames: FunctionNames.slice(55) },
        { VpcId: vpcId, FunctionNames },
      ];
      for (const [index, model] of cures.entries()) {
        assert.equal((await ask(scene, 'create', model, `cure ${index}`)).status, 'SUCCESS');
      }
      return [saidBy(said)];
    },
  },
];

/** Without a stack: in one, an update and a deletion write or pass over what somebody has done to the parameter. */
export const READS: readonly Play[] = [
  {
    what: 'a parameter that somebody has overwritten, restored',
    from: ['src/cleaner/existing.ts'],
    advice: ['Restore an earlier version of it (aws ssm get-parameter-history), or replace the resource.'],
    play: async (scene) => {
      const { groupId } = await network(scene);
      await ask(scene, 'create', { SecurityGroupIds: [groupId] });
      const Id = idOf('one');
      await overwrite(scene, Id, 'nonsense');
      const said = await ask(scene, 'read', { Id });
      assert.equal(said.status, 'FAILED');
      const [earlier = ''] = await parameterOf(scene, Id);
      await overwrite(scene, Id, earlier);
      const read = await ask(scene, 'read', { Id });
      assert.deepEqual('model' in read && read.model?.SecurityGroupIds, [groupId]);
      return [saidBy(said)];
    },
  },
  {
    what: 'the same, replaced: another one is made, and this one deleted',
    from: ['src/cleaner/existing.ts', 'src/cleaner/request.ts'],
    advice: [
      'Restore an earlier version of it (aws ssm get-parameter-history), or replace the resource.',
      'Delete the parameter; then the resource counts as deleted.',
    ],
    play: async (scene) => {
      const { groupId } = await network(scene);
      await ask(scene, 'create', { SecurityGroupIds: [groupId] });
      const Id = idOf('one');
      await overwrite(scene, Id, 'nonsense');
      const said = await ask(scene, 'read', { Id });
      assert.equal((await ask(scene, 'create', { SecurityGroupIds: [groupId] }, 'two')).status, 'SUCCESS');
      const toDelete = await ask(scene, 'delete', { Id });
      assert.equal(toDelete.status, 'FAILED');
      await scene.call('ssm', 'DeleteParameter', { Name: parameterName(Id) });
      const gone = await ask(scene, 'delete', { Id });
      // That is "deleted", by the contract of resource types.
      assert.equal('errorCode' in gone && gone.errorCode, 'NotFound');
      return [saidBy(said), saidBy(toDelete)];
    },
  },
];

/** AWS's own errors. */
export const ERRORS: readonly Play[] = [
  ...(
    [
      ['ssm:PutParameter', 'a creation'],
      ['ec2:DescribeSecurityGroups', 'a creation'],
      ['ssm:GetParameter', 'a deletion'],
      ['ec2:DescribeNetworkInterfaces', 'a deletion'],
      ['ssm:DeleteParameter', 'a deletion'],
      ['lambda:ListFunctions', 'a deletion'],
    ] as const
  ).map(([action, what]): Play => ({
    what: `${action} denied in ${what}`,
    from: ['src/ground/errors.ts'],
    advice: [
      "Allow … in the policy of the type's execution role (guides/permissions.md), and look for a permissions boundary or service control policy that denies it.",
    ],
    play: async (scene) => {
      if (what === 'a creation') {
        await scene.deny(action);
        const said = await refused(scene, RIGHT);
        await scene.allow();
        await works(scene);
        assert.match(said, new RegExp(`Allow ${action} `, 'u'));
        return [said];
      }
      assert.equal((await scene.deploy(RIGHT)).status, 'CREATE_COMPLETE');
      await scene.deny(action);
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      await scene.allow();
      await again(scene);
      assert.match(failureOf(first), new RegExp(`Allow ${action} `, 'u'));
      return [failureOf(first)];
    },
  })),
  {
    what: 'credentials that are refused',
    from: ['src/ground/errors.ts'],
    advice: [
      'Check that the role exists and can be assumed by resources.cloudformation.amazonaws.com, and that … is enabled in the account.',
    ],
    play: afterwards(
      ({ world }) => {
        world.faults.set('credentials-expire', 1);
      },
      async (scene) => {
        await scene.call('iam', 'GetRole', { RoleName: ROLE });
        scene.world.faults.set('credentials-expire', 0);
      },
    ),
  },
  {
    what: 'a quota that is used up: what is no longer needed is deleted',
    from: ['src/ground/errors.ts'],
    advice: ['Ask for a higher quota, or delete what is no longer needed.'],
    play: async (scene) => {
      const put = (nth: number): Promise<unknown> =>
        scene.call('ssm', 'PutParameter', { Name: `/others/${nth}`, Value: 'x', Type: 'String' });
      for (let nth = 0; nth < 10_000; nth += 1) await put(nth);
      const said = await refused(scene, RIGHT);
      await scene.call('ssm', 'DeleteParameter', { Name: '/others/7' });
      await works(scene);
      return [said];
    },
  },
  {
    what: 'every call throttled until the time is over',
    from: ['src/cleaner/retry.ts'],
    advice: ['Delete the stack again later.'],
    play: async (scene) => {
      const short = example('2-with-cleaner').replace(ALL, `${ALL}      TimeoutInMinutes: 2\n`);
      assert.equal((await scene.deploy(short)).status, 'CREATE_COMPLETE');
      // Once it has begun.
      scene.world.time.after(30_000, 'a bad day', () => {
        scene.world.faults.set('throttling', 1);
      });
      const [subnetId, groupId] = await place(scene);
      scene.world.eniRelease.plant({
        service: 'Lambda',
        subnetId,
        groupIds: [groupId],
        state: 'releasing',
        untilAvailable: 600_000,
      });
      const first = await scene.delete();
      assert.equal(first.status, 'DELETE_FAILED');
      scene.world.faults.set('throttling', 0);
      await scene.world.time.advance(3_600_000);
      await again(scene);
      return [failureOf(first)];
    },
  },
];
