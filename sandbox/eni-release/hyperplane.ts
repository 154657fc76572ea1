import type { Cloud } from '../cloud';
import type { NetworkInterfaceHolders, User } from '../services/lambda/network-interfaces';
import type { Instant } from '../time/instant';
import type { Releases } from './releases';
import { NOBODY, placesOf, settle, type Key, type Place, type Sharing, type UserId } from './sharing';

type ForLambda = NetworkInterfaceHolders['hyperplane'];

export interface Hyperplane extends ForLambda {
  /** Those who use it now; nobody for one that is being released. */
  usersOf(networkInterfaceId: string): readonly User[];
  /** The network interface of each place that is in use. */
  inUse(): ReadonlyMap<Key, string>;
  /** When its last user left; undefined while it has users, and for one that never was Lambda's. */
  vacantSince(networkInterfaceId: string): Instant | undefined;
}

/**
 * Lambda's side of its network interfaces: who shares which (`sharing.ts`), on top of `releases.ts`.
 * `onVacated` is told of each whose last user has gone.
 */
export function createHyperplane(
  cloud: Cloud,
  releases: Releases,
  onVacated: (networkInterfaceId: string) => void = () => undefined,
): Hyperplane {
  let sharing: Sharing = NOBODY;
  const users = new Map<UserId, User>();
  /** The last network interface made for a place; it may be on its way out. */
  const made = new Map<Key, string>();
  const keys = new Map<string, Key>();
  const vacant = new Map<string, Instant>();

  const move = (id: UserId, user: User | undefined): void => {
    const places = user === undefined ? [] : placesOf(cloud.account, user);
    const change = settle(sharing, id, places);
    if (user !== undefined) {
      occupy(
        places.filter(({ key }) => change.occupied.includes(key)),
        user,
      );
    }
    for (const key of change.vacated) vacate(made.get(key) ?? '', users.get(id)?.roleName);
    sharing = change.sharing;
    if (user === undefined) users.delete(id);
    else users.set(id, user);
  };

  const vacate = (id: string, roleName: string | undefined): void => {
    releases.letGo(id, roleName);
    vacant.set(id, cloud.time.now());
    onVacated(id);
  };

  /** All of the places or, where one has no address left, none. */
  const occupy = (places: readonly Place[], { functionName, roleName, roleId }: User): void => {
    const done: string[] = [];
    try {
      for (const { key, subnetId, groupIds } of places) {
        const before = made.get(key) ?? '';
        const id = releases.takeBack(before)
          ? before
          : releases.hold(cloud.faults.level('lambda-before-2019') > 0 ? 'LambdaBefore2019' : 'Lambda', {
              subnetId,
              groupIds,
              owner: functionName,
              roleName,
              ...(roleId === undefined ? {} : { roleId }),
            });
        made.set(key, id);
        keys.set(id, key);
        vacant.delete(id);
        done.push(id);
      }
    } catch (error) {
      for (const id of done) vacate(id, roleName);
      throw error;
    }
  };

  return {
    join(user) {
      move(idOf(user.functionName, user.version), user);
    },
    leave(functionName, version) {
      move(idOf(functionName, version), undefined);
    },
    usersOf(networkInterfaceId) {
      const key = keys.get(networkInterfaceId);
      if (key === undefined || made.get(key) !== networkInterfaceId) return [];
      return [...(sharing.get(key) ?? [])].flatMap((id) => users.get(id) ?? []);
    },
    vacantSince: (networkInterfaceId) => vacant.get(networkInterfaceId),
    inUse: () =>
      new Map(
        [...sharing.keys()].flatMap((key) => {
          const id = made.get(key);
          return id === undefined ? [] : [[key, id] as const];
        }),
      ),
  };
}

function idOf(functionName: string, version: string): UserId {
  return `${functionName}:${version}`;
}
