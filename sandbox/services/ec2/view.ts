import { MINUTE, type Duration } from '../../time/instant';
import type { Caller } from '../../call';
import { isExact, type Filter } from './filters';
import { LONGEST_STALENESS, type NetworkInterface } from './network-interfaces';
import type { Ec2State } from './state';

/** For so long after a change an answer may be empty (reported: cdkd; Terraform waits for 18 sights, 10 s apart). */
const EMPTY_AFTER_CHANGE: Duration = 3 * MINUTE;

/** Filters that name what a network interface is in: those in there are the only ones to look at. */
const PLACES = new Set(['group-id', 'subnet-id', 'vpc-id']);

/**
 * The network interfaces that a read gets to see: the present ones, or with a fault an older version
 * of them all, or none. Reading changes nothing. What people's reads draw comes from a stream of its own,
 * so that looking at the world doesn't shift what invocations meet.
 */
export function visibleTo(
  state: Ec2State,
  caller: Caller,
  filters: readonly Filter[],
): readonly NetworkInterface[] {
  const { faults, random, time } = state.cloud;
  const isRole = caller.roleName !== undefined || caller.invocationId !== undefined;
  const dice = random.stream(isRole ? 'ec2/reads' : 'ec2/reads/people');
  const { networkInterfaces } = state;
  const now = time.now();
  const empty = faults.level('empty-reads');
  const isFresh = now - networkInterfaces.lastChange < EMPTY_AFTER_CHANGE;
  if (empty > 0 && isFresh && dice.chance(empty)) return [];
  const stale = Math.min(faults.level('stale-reads'), LONGEST_STALENESS);
  if (stale > 0) return networkInterfaces.asOf(now - dice.uniform(0, stale));
  const place = filters.find(({ name, values }) => PLACES.has(name) && values.every(isExact));
  if (place === undefined) return networkInterfaces.all();
  const found = place.values.flatMap((id) => networkInterfaces.within(id));
  return place.values.length === 1 ? found : [...new Set(found)];
}
