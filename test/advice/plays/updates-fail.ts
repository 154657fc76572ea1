import assert from 'node:assert/strict';

import type { Play } from '../play';
import { failureOf, type Scene } from '../scene';
import { again, FASTER, ONCE_MORE, place } from './deletions';

/*
 * Functions that Lambda can’t take off their VPC (the sandbox's fault `updates-fail`). CloudFormation deletes them all the
 * same when the cleaner has failed: mending what they lack would come too late, for the role is gone as well by then.
 */

const MANAGED = 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';
/** Only what lacks something fails. */
const ONLY_LACKING = Number.EPSILON;

interface Trouble {
  readonly what: string;
  readonly says: RegExp;
  readonly level?: number;
  /** What happened before the stack is deleted. */
  readonly before: (scene: Scene, functionName: string) => Promise<unknown>;
  /** What has to be done besides. */
  readonly besides?: (scene: Scene) => Promise<unknown>;
}

/** Somebody's own network interfaces that fill a subnet. */
const FILLING = 'fills the subnet';

async function fill(scene: Scene): Promise<void> {
  const [SubnetId] = await place(scene);
  while (scene.world.ec2.freeAddresses(SubnetId) > 0) {
    await scene.call('ec2', 'CreateNetworkInterface', { SubnetId, Description: FILLING });
  }
}

async function empty(scene: Scene): Promise<void> {
  for (const { networkInterfaceId, description } of scene.world.ec2.networkInterfaces()) {
    if (description !== FILLING) continue;
    await scene.call('ec2', 'DeleteNetworkInterface', { NetworkInterfaceId: networkInterfaceId });
  }
}

/** As often as CloudFormation's own roles lose them: by hand. */
async function detachPolicy(scene: Scene): Promise<string> {
  const RoleName = await scene.physicalId('Role');
  await scene.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn: MANAGED });
  return RoleName;
}

const TROUBLES: readonly Trouble[] = [
  {
    what: 'a quota is used up',
    says: /\(SubnetOutOfIPAddresses, /u,
    before: fill,
    // They are foreign, and named: nobody but their owner deletes them.
    besides: empty,
  },
  { what: 'its role lost a permission', says: /\(InsufficientRolePermissions, /u, before: detachPolicy },
  {
    what: 'its key is disabled',
    says: /\(DisabledKMSKey, /u,
    before: async (scene, FunctionName) => {
      await scene.call('lambda', 'UpdateFunctionConfiguration', { FunctionName, KMSKeyArn: KEY });
      await scene.world.time.advance(60_000);
    },
  },
  {
    what: 'Lambda fails again and again',
    says: /\(InternalError, /u,
    level: 1,
    before: () => Promise.resolve(),
  },
  {
    what: 'its role is gone, and Lambda refuses at once',
    says: /^Resource handler returned message: "Function \S+ can’t be taken off the VPC: lambda:UpdateFunctionConfiguration failed: InvalidParameterValueException: /u,
    before: async (scene) => scene.call('iam', 'DeleteRole', { RoleName: await detachPolicy(scene) }),
  },
];

export const UPDATES_FAIL: readonly Play[] = TROUBLES.map(({ what, says, level, before, besides }): Play => ({
  what,
  from: ['src/cleaner/words.ts'],
  advice: [ONCE_MORE],
  worlds: ['no-wait', 'documented'],
  play: async (scene) => {
    assert.equal((await scene.deploy(FASTER)).status, 'CREATE_COMPLETE');
    await before(scene, await scene.physicalId('Function'));
    scene.world.faults.set('updates-fail', level ?? ONLY_LACKING);
    const first = await scene.delete();
    assert.equal(first.status, 'DELETE_FAILED');
    assert.match(failureOf(first), says);
    await besides?.(scene);
    await again(scene);
    return [failureOf(first)];
  },
}));
