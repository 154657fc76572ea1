import type { Ending, Facts } from '../../src/cleaner/delete-states';
import { messageOf } from '../../src/cleaner/report';
import { settingsOf } from '../../src/cleaner/settings';
import { classify, type ClassifiedNetworkInterface } from '../../src/network-interfaces/classify';
import { ATTACHED, networkInterface, rules, usersOf } from '../network-interfaces/samples';
import { stateOf, type Members } from './states';

const MINUTE = 60_000;

const settings = settingsOf({ SecurityGroupIds: ['sg-1'], SubnetIds: ['subnet-1'] }, {});
const its = (changes: Parameters<typeof networkInterface>[0]): ClassifiedNetworkInterface => {
  const it = networkInterface(changes);
  return { networkInterface: it, class: classify(it, rules(['Lambda']), usersOf(it)) };
};
const RELEASING = its(ATTACHED);
const MINE = its({ id: 'eni-2', description: 'mine' });
const ELSEWHERE = its({ id: 'eni-3', subnetId: 'subnet-2', groupIds: ['sg-2'] });

function ending(
  because: Ending,
  networkInterfaces: readonly ClassifiedNetworkInterface[],
  changes: Members = {},
): string {
  const facts: Facts = {
    networkInterfaces,
    isComplete: true,
    areOwnersUnread: false,
    isCutShort: false,
    isEverything: true,
    isInStack: true,
    attachedFunctions: [],
    updatingFunctions: [],
    unaskedFunctions: [],
    blockedBy: undefined,
    releases: [],
    onTimeout: 'SUCCEED',
    random: 0,
  };
  const state = stateOf({ startedAt: 0, deadline: 20 * MINUTE, cleanScans: 2, ...changes });
  return messageOf({ do: 'succeed', because }, facts, state, settings, 20 * MINUTE);
}

describe('the message of an end', () => {
  it('says how many are gone, and never that more were deleted', () => {
    expect(ending({ is: 'clean' }, [], { cleanScans: 2, seen: 2, deleted: 1 })).toBe(
      'All 2 network interfaces that services had left are gone, 1 of them deleted by this resource.',
    );
    expect(ending({ is: 'clean' }, [], { cleanScans: 2, seen: 2, deleted: 3 })).toBe(
      'All 3 network interfaces that services had left are gone, deleted by this resource.',
    );
    expect(ending({ is: 'clean' }, [], { cleanScans: 2, seen: 1, deleted: 1 })).toBe(
      'The network interface that a service had left is gone, deleted by this resource.',
    );
  });

  it('doesn’t say that one is gone which may have got another user meanwhile', () => {
    const version = { functionName: 'f', functionArn: 'arn', version: '$LATEST', vpcId: 'vpc-1' };
    const holder = { ...version, subnetIds: ['subnet-1'], groupIds: ['sg-1'] };
    const it = networkInterface(ATTACHED);
    const held = { networkInterface: it, class: classify(it, rules(['Lambda']), usersOf(it, [holder])) };
    expect(ending({ is: 'clean' }, [held], { seen: 2, deleted: 1 })).toMatch(
      /^All 2 network interfaces that services had left are gone, or in use again, 1 of them deleted by this resource\. 1 other /u,
    );
    expect(ending({ is: 'clean' }, [held], { seen: 2, deleted: 2 })).toMatch(
      /^All 2 network interfaces that services had left are gone, deleted by this resource\. 1 other /u,
    );
  });

  it('says when an end was seen once only', () => {
    expect(ending({ is: 'clean' }, [], { cleanScans: 1 })).toBe(
      'No service has left a network interface behind. That was seen once only, because the time is up.',
    );
  });

  it.each<[string, Ending, RegExp]>([
    [
      'not waited for',
      { is: 'one-pass', left: [RELEASING] },
      /^Not waiting, because UpdateTimeoutInMinutes is 0: 1 network interface left in place: eni-1 \(Lambda is releasing it, was for my-function\)\. 1 other/u,
    ],
    [
      'waited for in vain',
      { is: 'timeout', left: [RELEASING], stillDetaching: [] },
      /^The 20 minutes are over and 1 network interface is left\. .* Left: eni-1 \(Lambda is releasing it, was for my-function\)\. 1 other/u,
    ],
  ])('names what else blocks, besides what was %s', (_what, because, start) => {
    const message = ending(because, [RELEASING, MINE, ELSEWHERE]);
    expect(message).toMatch(start);
    expect(message).toMatch(
      / 1 other network interface not touched, which will keep its groups and subnets from being deleted: eni-2 \(not a known service’s, "mine"\)\.$/u,
    );
  });

  it('says of those that stay in an update only that they keep what they use', () => {
    expect(ending({ is: 'clean' }, [MINE], { mode: 'clean-up', seen: 1 })).toBe(
      'The network interface that a service had left is gone. 1 other network interface not touched, which keeps its groups and subnets where they are: eni-2 (not a known service’s, "mine").',
    );
  });

  it('stays short, however many there are, and counts what it has no room for', () => {
    const many = (prefix: string, kind: object): ClassifiedNetworkInterface[] =>
      Array.from({ length: 500 }, (_, index) => its({ ...kind, id: `${prefix}${'0'.repeat(12)}${index}` }));
    const left = many('eni-a', ATTACHED);
    const message = ending({ is: 'timeout', left, stillDetaching: [] }, [...left, ...many('eni-b', {})]);
    expect(message.length).toBeLessThanOrEqual(1_000);
    expect(message).toMatch(/500 network interfaces are left.*and \d+ more\. 500 other .*and \d+ more\.$/u);
  });
});
