import {
  DeleteFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import fc from 'fast-check';

import { watch } from '../../../sandbox/checkers';
import { NOBODY, placesOf, settle, type Sharing, type Wish } from '../../../sandbox/eni-release/sharing';
import { makeFunction, network, type Network } from '../../support/network';
import { cases } from '../../support/cases';

const ACCOUNT = '123456789012';
const places = (wish: Wish): ReturnType<typeof placesOf> => placesOf(ACCOUNT, wish);

describe('places', () => {
  it('are subnets with a set of groups: order and repetition don’t matter', () => {
    const one = places({
      subnetIds: ['subnet-b', 'subnet-a', 'subnet-b'],
      groupIds: ['sg-2', 'sg-1', 'sg-2'],
    });
    const other = places({ subnetIds: ['subnet-a', 'subnet-b'], groupIds: ['sg-1', 'sg-2'] });
    expect(new Set(one.map(({ key }) => key))).toEqual(new Set(other.map(({ key }) => key)));
    expect(one).toHaveLength(2);
  });

  it.each<[string, string, Wish]>([
    ['another account', '210987654321', { subnetIds: ['subnet-a'], groupIds: ['sg-1'] }],
    ['another subnet', ACCOUNT, { subnetIds: ['subnet-b'], groupIds: ['sg-1'] }],
    ['another group', ACCOUNT, { subnetIds: ['subnet-a'], groupIds: ['sg-2'] }],
    ['a group more', ACCOUNT, { subnetIds: ['subnet-a'], groupIds: ['sg-1', 'sg-2'] }],
  ])('%s is another place', (_what, account, wish) => {
    const [here] = places({ subnetIds: ['subnet-a'], groupIds: ['sg-1'] });
    expect(placesOf(account, wish).map(({ key }) => key)).not.toContain(here?.key);
  });
});

describe('settling', () => {
  const user = fc.constantFrom('a', 'b', 'c', 'd');
  const wish = fc.record({
    subnetIds: fc.uniqueArray(fc.constantFrom('subnet-a', 'subnet-b', 'subnet-c')),
    groupIds: fc.constantFrom(['sg-1'], ['sg-2'], ['sg-2', 'sg-1']),
  });

  it('keeps exactly the places that somebody wishes for, with exactly those who do', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(user, wish), { maxLength: 40 }), (moves) => {
        let sharing: Sharing = NOBODY;
        const wishes = new Map<string, Wish>();
        for (const [id, wanted] of moves) {
          const before = sharing;
          const change = settle(sharing, id, places(wanted));
          sharing = change.sharing;
          wishes.set(id, wanted);
          const expected = new Map<string, Set<string>>();
          for (const [who, what] of wishes) {
            for (const { key } of places(what))
              expected.set(key, new Set([...(expected.get(key) ?? []), who]));
          }
          expect(sharing).toEqual(expected);
          expect(new Set(change.occupied)).toEqual(
            new Set([...expected.keys()].filter((key) => !before.has(key))),
          );
          expect(new Set(change.vacated)).toEqual(
            new Set([...before.keys()].filter((key) => !expected.has(key))),
          );
        }
      }),
      cases(100),
    );
  });

  it('changes nothing of what it is given', () => {
    const first = settle(NOBODY, 'a', places({ subnetIds: ['subnet-a'], groupIds: ['sg-1'] })).sharing;
    const copy = structuredClone(first);
    settle(first, 'b', places({ subnetIds: ['subnet-a'], groupIds: ['sg-1'] }));
    settle(first, 'a', []);
    expect(first).toEqual(copy);
    expect(NOBODY.size).toBe(0);
  });
});

type Action =
  | { readonly do: 'create' | 'move'; readonly name: string; readonly place: number }
  | { readonly do: 'publish' | 'delete' | 'delete version'; readonly name: string }
  | { readonly do: 'pass'; readonly minutes: number };

const name = fc.constantFrom('one', 'two', 'three');
/** Off the VPC, and every combination of subnets and groups. */
const place = fc.integer({ min: 0, max: 9 });
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ do: fc.constantFrom('create' as const, 'move' as const), name, place }),
  fc.record({ do: fc.constantFrom('publish' as const, 'delete' as const, 'delete version' as const), name }),
  fc.record({ do: fc.constant('pass' as const), minutes: fc.integer({ min: 1, max: 45 }) }),
);

/** The VPC configuration of that number; none for 0. */
function configuration(
  { subnets, groups }: Network,
  index: number,
): { SubnetIds: string[]; SecurityGroupIds: string[] } {
  if (index === 0) return { SubnetIds: [], SecurityGroupIds: [] };
  const choose = (from: readonly [string, string], which: number): string[] =>
    which === 2 ? [...from] : [from[which] ?? ''];
  return {
    SubnetIds: choose(subnets, (index - 1) % 3),
    SecurityGroupIds: choose(groups, Math.floor((index - 1) / 3)),
  };
}

async function act(net: Network, each: Action): Promise<void> {
  const { lambda } = net.clients;
  switch (each.do) {
    case 'create': {
      await makeFunction(net, { FunctionName: each.name, VpcConfig: configuration(net, each.place) });
      return;
    }
    case 'move': {
      await lambda.send(
        new UpdateFunctionConfigurationCommand({
          FunctionName: each.name,
          VpcConfig: configuration(net, each.place),
        }),
      );
      return;
    }
    case 'publish': {
      await lambda.send(new PublishVersionCommand({ FunctionName: each.name }));
      return;
    }
    case 'delete': {
      await lambda.send(new DeleteFunctionCommand({ FunctionName: each.name }));
      return;
    }
    case 'delete version': {
      await lambda.send(new DeleteFunctionCommand({ FunctionName: each.name, Qualifier: '1' }));
      return;
    }
    case 'pass': {
      await net.world.time.advance(each.minutes * 60_000);
    }
  }
}

/** What Lambda says to an action that doesn't fit; anything else is an error of the sandbox. */
const REFUSALS = new Set(['ResourceConflictException', 'ResourceNotFoundException']);

describe('Hyperplane network interfaces, whatever functions do', () => {
  it('are there exactly as long as somebody uses them or their release lasts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), fc.nat(10_000), async (actions, seed) => {
        const net = await network({ seed });
        const { world } = net;
        const watched = watch(world);
        for (const each of actions) {
          try {
            await act(net, each);
          } catch (error) {
            if (!(error instanceof Error) || !REFUSALS.has(error.name)) throw error;
          }
          const { hyperplane, releases } = world.eniRelease;
          const inUse = [...hyperplane.inUse().values()];
          const keptByRelease = releases
            .all()
            .filter(({ life }) => life.state !== 'in-use')
            .map(({ networkInterfaceId }) => networkInterfaceId);
          const there = world.ec2.networkInterfaces().map(({ networkInterfaceId }) => networkInterfaceId);
          expect(there.toSorted()).toEqual([...inUse, ...keptByRelease].toSorted());
          for (const id of inUse) expect(hyperplane.usersOf(id)).not.toEqual([]);
          for (const id of keptByRelease) expect(hyperplane.usersOf(id)).toEqual([]);
          expect(watched.violations()).toEqual([]);
        }
        for (const each of ['one', 'two', 'three'])
          await act(net, { do: 'delete', name: each }).catch(() => undefined);
        // The longest release takes an hour.
        await world.time.advance(2 * 3_600_000);
        expect(world.ec2.networkInterfaces()).toEqual([]);
        expect(watched.violations()).toEqual([]);
        await world.close();
      }),
      cases(60),
    );
  });
});
