import type { NetworkInterface } from '@aws-sdk/client-ec2';

import { confirmGone } from '../../src/cleaner/perform';
import type { Effects } from '../../src/cleaner/effects';
import { settingsOf } from '../../src/cleaner/settings';
import { LAMBDA_DESCRIPTION, LAMBDA_REQUESTER, MINUTE, ordinaryAttachment, SECOND } from './account/account';
import { clientsOf } from './account/clients';
import { ELSEWHERE, GROUP, ORPHANING, PLACE, setScene, SUBNET } from './account/scene';

/*
 * Nothing of anybody else's is touched: each case is one in which a description, or what was known a moment ago,
 * speaks for a deletion.
 */

const ORPHAN = { Description: LAMBDA_DESCRIPTION, RequesterId: LAMBDA_REQUESTER };
const SHORT = { properties: { TimeoutInMinutes: 10 } };

describe('what only looks like a service’s', () => {
  it.each<[string, Partial<NetworkInterface>, RegExp]>([
    [
      'a user’s own with Lambda’s description',
      { Description: 'AWS Lambda VPC ENI-spare of team x', RequesterId: 'AIDA0123456789ABCDEFG' },
      /described as Lambda’s, but its requester isn’t Lambda’s; not deleted/u,
    ],
    [
      'one attached in another account, with Lambda’s description',
      {
        ...ORPHAN,
        Status: 'in-use',
        Attachment: { ...ordinaryAttachment(9), InstanceOwnerId: '444455556666' },
      },
      /Lambda is releasing it/u,
    ],
    [
      'of type lambda, with a description that nobody knows',
      { ...ORPHAN, InterfaceType: 'lambda', Description: 'Lambda of next year' },
      /Lambda is releasing it/u,
    ],
  ])('%s is waited for, and never touched', async (_what, shape, words) => {
    const { account, play } = await setScene(SHORT);
    const id = account.plantForeign(PLACE, shape);
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.message).toMatch(words);
    expect(deletion.touches).toEqual([]);
    expect(account.networkInterfaceIds).toEqual([id]);
  });

  it.each<[string, Partial<NetworkInterface>, string]>([
    [
      'another account’s in a shared VPC',
      { ...ORPHAN, OwnerId: '444455556666' },
      'of account 444455556666, whose Lambda made it',
    ],
    [
      'another account’s, in use there',
      {
        ...ORPHAN,
        OwnerId: '444455556666',
        RequesterId: 'AROA0123456789ABCDEFG:444455556666',
        Status: 'in-use',
      },
      'of account 444455556666',
    ],
    [
      'a stack’s own',
      { ...ORPHAN, TagSet: [{ Key: 'aws:cloudformation:stack-name', Value: 'network' }] },
      'a resource of stack network',
    ],
  ])('%s is foreign: neither touched nor waited for, and named', async (_what, shape, words) => {
    const { account, play } = await setScene();
    const id = account.plantForeign(PLACE, shape);
    const deletion = await play();
    expect(deletion.status).toBe('SUCCESS');
    expect(deletion.endedAt - deletion.beganAt).toBeLessThan(MINUTE);
    expect(deletion.message).toContain(id);
    expect(deletion.message).toContain(words);
    expect(account.networkInterfaceIds).toEqual([id]);
  });
});

describe('what was known of users', () => {
  it('doesn’t hold for a network interface that came after they were listed', async () => {
    const { account, play } = await setScene();
    for (let count = 0; count < 3; count += 1) account.plantLeft(PLACE, ORPHAN);
    let deletes = 0;
    let newcomer = '';
    const deletion = await play({
      faults: (call) => {
        if (call.action !== 'ec2:DeleteNetworkInterface') return undefined;
        deletes += 1;
        if (deletes !== 2) return undefined;
        // Another stack's function comes into the guarded subnet: its network interface is free for a moment.
        account.addFunction(
          'newcomer',
          { $LATEST: ELSEWHERE },
          'arn:aws:cloudformation:us-east-1:123456789012:stack/other/1',
        );
        newcomer = account.plantForeign(
          { subnetId: SUBNET, groupIds: ELSEWHERE.groupIds },
          { ...ORPHAN, Description: 'AWS Lambda VPC ENI-newcomer' },
        );
        return 'throttled';
      },
    });
    expect(newcomer).not.toBe('');
    expect(account.networkInterfaceIds).toEqual([newcomer]);
    expect(deletion.touches.map(({ what }) => what)).not.toContain(newcomer);
  });
});

describe('one of an event source mapping, of which no list of functions tells', () => {
  const OF_A_MAPPING = {
    ...ORPHAN,
    Description: 'AWS Lambda VPC ENI-SMK-123456789012-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  };
  const OF_ANOTHERS = { subnetId: SUBNET, groupIds: ELSEWHERE.groupIds };

  it('is left alone while Lambda may be about to attach it', async () => {
    const { account, play } = await setScene({ properties: { TimeoutInMinutes: 30 } });
    const id = account.plantForeign(OF_ANOTHERS, OF_A_MAPPING);
    account.after(5 * MINUTE, () => {
      account.attach(id);
    });
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect(deletion.touches).toEqual([]);
    expect(account.networkInterfaceIds).toEqual([id]);
    expect(JSON.stringify(deletion.invocations)).toContain(
      `${id} (left free by an event source mapping, or about to be attached for one)`,
    );
  });

  it('is deleted once it was free for ten minutes, each one of them', async () => {
    const { account, play } = await setScene();
    for (let count = 0; count < 12; count += 1) account.plantLeft(PLACE, OF_A_MAPPING);
    let deletes = 0;
    const deletion = await play({
      faults: ({ action }) => {
        if (action !== 'ec2:DeleteNetworkInterface') return undefined;
        deletes += 1;
        return deletes === 6 ? 'throttled' : undefined;
      },
    });
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(account.networkInterfaceIds).toEqual([]);
    const times = deletion.touches.map(({ at }) => at - deletion.beganAt);
    expect(Math.min(...times)).toBeGreaterThan(10 * MINUTE);
    expect(Math.max(...times)).toBeLessThan(16 * MINUTE);
  });

  it('counts anew where another one has come', async () => {
    const { account, play } = await setScene();
    account.plantLeft(PLACE, OF_A_MAPPING);
    account.after(8 * MINUTE, () => account.plantLeft(PLACE, OF_A_MAPPING));
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(Math.min(...deletion.touches.map(({ at }) => at - deletion.beganAt))).toBeGreaterThan(18 * MINUTE);
  });

  it('is left where nothing is waited for, and named', async () => {
    const { account, play } = await setScene({
      occasion: 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      properties: { UpdateTimeoutInMinutes: 0 },
    });
    const id = account.plantForeign(OF_ANOTHERS, OF_A_MAPPING);
    const deletion = await play();
    expect(deletion).toMatchObject({ status: 'SUCCESS' });
    expect(deletion.touches).toEqual([]);
    expect(deletion.message).toContain(id);
  });
});

describe('making sure that one is gone', () => {
  const settings = settingsOf({ SecurityGroupIds: [GROUP], SubnetIds: [SUBNET] }, {}, '123456789012');
  const allowance = { until: Infinity, isSlowed: false, setbacks: 0 };

  it('deletes only what a look by its id shows in the targets still, and orphaned', async () => {
    const { account } = await setScene();
    const effects = effectsOf(account);
    const left = account.plantLeft(PLACE, ORPHAN);
    const elsewhere = account.plantForeign(
      { subnetId: 'subnet-00000009', groupIds: ['sg-00000009'] },
      { Description: 'mine now', RequesterId: 'AIDA0123456789ABCDEFG' },
    );
    const mine = account.plantForeign(PLACE, { Description: 'mine now' });
    const busy = account.plantHyperplane(PLACE, ORPHANING);
    const gone = 'eni-0000000000000ffff';
    const ids = [left, elsewhere, mine, busy, gone];
    await expect(confirmGone(effects, settings, ids, allowance)).resolves.toEqual({
      deleted: 1,
      inUse: 1,
      gone: [gone],
      unanswered: [],
    });
    expect(account.networkInterfaceIds).toEqual([elsewhere, mine, busy]);
  });

  it('believes a function that came meanwhile', async () => {
    const { account } = await setScene();
    const left = account.plantForeign(PLACE, ORPHAN);
    account.addFunction('f', { $LATEST: { subnetIds: [SUBNET], groupIds: [GROUP] } });
    await expect(confirmGone(effectsOf(account), settings, [left], allowance)).resolves.toEqual({
      deleted: 0,
      inUse: 1,
      gone: [],
      unanswered: [],
    });
    expect(account.networkInterfaceIds).toEqual([left]);
    account.advance(SECOND);
  });

  it('takes an answer that neither shows nor refuses it for none', async () => {
    const { account, play } = await setScene();
    const left = account.plantHyperplane(PLACE, ORPHANING);
    const blindUntil = account.now + 8 * MINUTE;
    const deletion = await play({
      faults: ({ action, at }) =>
        action === 'ec2:DescribeNetworkInterfaces' && at > blindUntil - 7 * MINUTE && at < blindUntil
          ? 'nothing'
          : undefined,
    });
    expect(deletion.status).toBe('SUCCESS');
    expect(JSON.stringify(deletion.invocations)).toContain('and doesn’t say that it is gone. Looking again.');
    expect(deletion.touches).toMatchObject([{ does: 'delete', what: left }]);
    expect(account.networkInterfaceIds).toEqual([]);
    expect(deletion.endedAt).toBeGreaterThan(blindUntil);
  });

  const effectsOf = (account: Parameters<typeof clientsOf>[0]): Effects => ({
    ...clientsOf(account, {}),
    clock: { now: () => account.now },
    random: () => 0.5,
  });
});
