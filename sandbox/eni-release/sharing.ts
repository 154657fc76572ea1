/**
 * Who uses which Hyperplane network interface. Pure.
 *
 * One is shared by all functions and published versions of an account with the same subnet and the
 * same set of security groups, and is released only when the last of them is gone or moved elsewhere
 * (Lambda guide, "Hyperplane ENIs").
 */

/** Where a function version wants to be: its `VpcConfig`. */
export interface Wish {
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** One place that a network interface can serve. */
export interface Place {
  readonly key: Key;
  readonly subnetId: string;
  /** Sorted, each once. */
  readonly groupIds: readonly string[];
}

/** Account, subnet and set of groups in one text. */
export type Key = string;

/** Such as `function:$LATEST`. */
export type UserId = string;

/** The users of each place that is used; a place without users isn't there. */
export type Sharing = ReadonlyMap<Key, ReadonlySet<UserId>>;

export const NOBODY: Sharing = new Map();

/** Subnets and groups in any order, and named twice, are the same places. */
export function placesOf(account: string, { subnetIds, groupIds }: Wish): readonly Place[] {
  const groups = [...new Set(groupIds)].toSorted();
  return [...new Set(subnetIds)].map((subnetId) => ({
    key: [account, subnetId, ...groups].join('+'),
    subnetId,
    groupIds: groups,
  }));
}

export interface Change {
  readonly sharing: Sharing;
  /** Places that had no user before: each needs a network interface, a new one or one that is being released. */
  readonly occupied: readonly Key[];
  /** Places that have none any more: their network interfaces are let go of. */
  readonly vacated: readonly Key[];
}

/** The user uses these places and no others from now on; none: it is gone, or off the VPC. */
export function settle(sharing: Sharing, user: UserId, places: readonly Place[]): Change {
  const wanted = new Set(places.map(({ key }) => key));
  const left = [...sharing].filter(([key, users]) => users.has(user) && !wanted.has(key));
  const joined = places.filter(({ key }) => sharing.get(key)?.has(user) !== true);
  const after = new Map(sharing);
  for (const [key, users] of left) {
    const others = new Set(users);
    others.delete(user);
    if (others.size === 0) after.delete(key);
    else after.set(key, others);
  }
  for (const { key } of joined) after.set(key, new Set([...(sharing.get(key) ?? []), user]));
  return {
    sharing: after,
    occupied: joined.map(({ key }) => key).filter((key) => !sharing.has(key)),
    vacated: left.map(([key]) => key).filter((key) => !after.has(key)),
  };
}
