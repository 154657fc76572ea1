import type { NewNetworkInterface } from '../../sandbox/services/ec2';
import { confirmGone } from '../../src/cleaner/perform';
import { settingsOf } from '../../src/cleaner/settings';
import {
  attachedIn,
  leaveScenes,
  messagesOf,
  MINUTE,
  ORPHAN,
  ORPHANING,
  setScene,
  type Scene,
} from './scene';

/*
 * Nothing of anybody else's is touched: each case is one in which a description, or what was known a moment ago,
 * speaks for a deletion.
 */

type Looks = Partial<NewNetworkInterface>;

/** As Lambda leaves it. */
const LEFT: Looks = {
  description: 'AWS Lambda VPC ENI-my-function-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  requesterId: 'AROA0123456789ABCDEFG:123456789012',
};
const SHORT = { properties: { TimeoutInMinutes: 10 } };

afterEach(leaveScenes);

describe('what only looks like a service’s', () => {
  it.each<[string, Looks, RegExp]>([
    [
      'a user’s own with Lambda’s description',
      { description: 'AWS Lambda VPC ENI-spare of team x', requesterId: 'AIDA0123456789ABCDEFG' },
      /described as Lambda’s, but its requester isn’t Lambda’s; not deleted/u,
    ],
    [
      'one attached in another account, with Lambda’s description',
      { ...LEFT, attachment: attachedIn('444455556666') },
      /Lambda is releasing it/u,
    ],
    [
      'of type lambda, with a description that nobody knows',
      { ...LEFT, interfaceType: 'lambda', description: 'Lambda of next year' },
      /Lambda is releasing it/u,
    ],
  ])('%s is waited for, and never touched', async (_what, looks, words) => {
    const scene = await setScene(SHORT);
    const id = scene.plantLike(looks);
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.message).toMatch(words);
    expect(deletion.touches).toEqual([]);
    expect(scene.planted()).toEqual([id]);
  });

  it.each<[string, Looks, string]>([
    [
      'another account’s in a shared VPC',
      { ...LEFT, ownerId: '444455556666' },
      'of account 444455556666, whose Lambda made it',
    ],
    [
      'another account’s, in use there',
      {
        ...LEFT,
        ownerId: '444455556666',
        requesterId: 'AROA0123456789ABCDEFG:444455556666',
        attachment: attachedIn('amazon-aws'),
      },
      'of account 444455556666',
    ],
    [
      'a stack’s own',
      { ...LEFT, tags: [{ Key: 'aws:cloudformation:stack-name', Value: 'network' }] },
      'a resource of stack network',
    ],
  ])('%s is foreign: neither touched nor waited for, and named', async (_what, looks, words) => {
    const scene = await setScene();
    const id = scene.plantLike(looks);
    const deletion = await scene.play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(MINUTE);
    expect(deletion.message).toContain(id);
    expect(deletion.message).toContain(words);
    expect(scene.planted()).toEqual([id]);
  });
});

describe('what was known of users', () => {
  it('doesn’t hold for a network interface that came after they were listed', async () => {
    const scene = await setScene();
    for (let count = 0; count < 3; count += 1) scene.plant(ORPHAN);
    let deletes = 0;
    let newcomer = '';
    const deletion = await scene.play({
      faults: async (call) => {
        if (call.action !== 'ec2:DeleteNetworkInterface') return undefined;
        deletes += 1;
        if (deletes !== 2) return undefined;
        // Another stack's function comes into the guarded subnet: its network interface is free for a moment.
        newcomer = scene.plantLike({ ...LEFT, description: 'AWS Lambda VPC ENI-newcomer' }, scene.beside);
        await scene.addFunction('newcomer', scene.beside);
        return 'throttled';
      },
    });
    expect(newcomer).not.toBe('');
    expect(scene.planted()).toEqual([newcomer]);
    expect(deletion.touches.map(({ what }) => what)).not.toContain(newcomer);
  });
});

describe('one of an event source mapping, of which no list of functions tells', () => {
  const OF_A_MAPPING = {
    ...LEFT,
    description: 'AWS Lambda VPC ENI-SMK-123456789012-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  };
  const LEFT_BY_ONE = {
    service: 'LambdaEventSourceMapping',
    state: 'available',
    untilDeleted: null,
  } as const;

  /** Lambda attaches a free one that it has made. */
  const attach = ({ world: { ec2 } }: Scene, id: string): void => {
    const attachment = { ...attachedIn('amazon-aws'), attachmentId: 'ela-attach-00000000000000009' };
    ec2.change('lambda', id, 'attached', { attachment, status: 'in-use', interfaceType: 'lambda' });
  };

  it('is left alone while Lambda may be about to attach it', async () => {
    const scene = await setScene({ properties: { TimeoutInMinutes: 30 } });
    const id = scene.plantLike(OF_A_MAPPING, scene.beside);
    scene.world.time.after(5 * MINUTE, 'Lambda attaches it', () => {
      attach(scene, id);
    });
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.touches).toEqual([]);
    expect(scene.planted()).toEqual([id]);
    expect(messagesOf(deletion).join('\n')).toContain(
      `${id} (left free by an event source mapping, or about to be attached for one)`,
    );
  });

  it('is deleted once it was free for ten minutes, each one of them', async () => {
    const scene = await setScene();
    for (let count = 0; count < 12; count += 1) scene.plant(LEFT_BY_ONE);
    let deletes = 0;
    const deletion = await scene.play({
      faults: ({ action }) => {
        if (action !== 'ec2:DeleteNetworkInterface') return undefined;
        deletes += 1;
        return deletes === 6 ? 'throttled' : undefined;
      },
    });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(scene.planted()).toEqual([]);
    const times = deletion.touches.map(({ at }) => at - deletion.beganAt);
    expect(Math.min(...times)).toBeGreaterThan(10 * MINUTE);
    expect(Math.max(...times)).toBeLessThan(16 * MINUTE);
  });

  it('counts anew where another one has come', async () => {
    const scene = await setScene();
    scene.plant(LEFT_BY_ONE);
    scene.world.time.after(8 * MINUTE, 'another mapping goes', () => {
      scene.plant(LEFT_BY_ONE);
    });
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(Math.min(...deletion.touches.map(({ at }) => at - deletion.beganAt))).toBeGreaterThan(18 * MINUTE);
  });

  it('is left where nothing is waited for, and named', async () => {
    const scene = await setScene({ occasion: 'update', properties: { UpdateTimeoutInMinutes: 0 } });
    const id = scene.plantLike(OF_A_MAPPING, scene.beside);
    const deletion = await scene.play();
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.touches).toEqual([]);
    expect(deletion.message).toContain(id);
  });
});

describe('making sure that one is gone', () => {
  const allowance = { until: Infinity, isSlowed: false, retries: 0 };

  const settingsFor = ({ place }: Scene): ReturnType<typeof settingsOf> =>
    settingsOf({ SecurityGroupIds: place.groupIds, SubnetIds: [place.subnetId] }, {}, '123456789012');

  it('deletes only what a look by its id shows in the targets still, and orphaned', async () => {
    const scene = await setScene();
    const left = scene.plant(ORPHAN);
    const somebodys = { description: 'mine now', requesterId: 'AIDA0123456789ABCDEFG' };
    const elsewhere = scene.plantLike(somebodys, scene.elsewhere);
    const mine = scene.plantLike({ description: 'mine now' });
    const busy = scene.plant(ORPHANING);
    const gone = 'eni-0000000000000ffff';
    const ids = [left, elsewhere, mine, busy, gone];
    await expect(confirmGone(scene.effects, settingsFor(scene), ids, allowance)).resolves.toEqual({
      deleted: 1,
      inUse: 1,
      gone: [gone],
      unanswered: [],
    });
    expect(scene.planted()).toEqual([elsewhere, mine, busy]);
  });

  it('believes a function that came meanwhile', async () => {
    const scene = await setScene();
    const left = scene.plantLike(LEFT);
    await scene.addFunction('f', scene.place);
    await expect(confirmGone(scene.effects, settingsFor(scene), [left], allowance)).resolves.toEqual({
      deleted: 0,
      inUse: 1,
      gone: [],
      unanswered: [],
    });
    expect(scene.planted()).toEqual([left]);
  });

  it('takes an answer that neither shows nor refuses it for none', async () => {
    const scene = await setScene();
    const left = scene.plant(ORPHANING);
    const blindUntil = scene.world.time.now() + 8 * MINUTE;
    const deletion = await scene.play({
      faults: ({ action, at }) =>
        action === 'ec2:DescribeNetworkInterfaces' && at > blindUntil - 7 * MINUTE && at < blindUntil
          ? 'nothing'
          : undefined,
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(messagesOf(deletion).join('\n')).toContain('and doesn’t say that it is gone. Looking again.');
    expect(deletion.touches).toMatchObject([{ does: 'delete', what: left }]);
    expect(scene.planted()).toEqual([]);
    expect(deletion.endedAt).toBeGreaterThan(blindUntil);
  });
});
