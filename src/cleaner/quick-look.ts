import { createHash } from 'node:crypto';

import { classify, classIfUnused, type ClassifiedNetworkInterface } from '../network-interfaces/classify';
import { blockedTargets, type NetworkInterface } from '../network-interfaces/network-interface';
import { findNetworkInterfaces } from '../network-interfaces/scan';
import type { DeleteState } from './context';
import type { Effects } from './effects';
import type { EniCleanerModel } from './protocol';
import type { Settings } from './settings';
import { MOST_WATCHED, PICTURE_SERVES } from './tuning';

/** Whether the next look may end with the first reason to wait: all else is known well enough. */
export function mayStopEarly(state: DeleteState, now: number): boolean {
  return serves(state.pictureAt, now) && isOneOfMany(state, now);
}

/**
 * Whether the next look may end with what can be deleted, if that is all it has found: it has to go before the
 * end anyway, and what else there is shows in the look after it. Not for long: whether waiting is futile is told by a
 * whole look.
 */
export function mayStopAtFree(state: DeleteState, now: number): boolean {
  return serves(state.pictureAt ?? state.startedAt, now) && isOneOfMany(state, now);
}

function serves(since: number | undefined, now: number): boolean {
  return since !== undefined && now >= since && now - since < PICTURE_SERVES;
}

/** The last looks decide and tell, so they are whole ones. */
function isOneOfMany(state: DeleteState, now: number): boolean {
  return (
    now < state.deadline &&
    !state.onePass &&
    state.cleanScans === 0 &&
    state.futileSince === undefined &&
    state.functionsUnread === undefined &&
    (state.detached || state.mode !== 'deletion')
  );
}

/**
 * Looks only for the network interfaces that were waited for, by their ids: one call. Gives those that
 * are still in the way; one is reason enough to wait on. None: they are free or gone, or not guarded any more.
 */
export async function quickLook(
  effects: Pick<Effects, 'ec2'>,
  settings: Settings,
  { watched, isWaiting }: DeleteState,
): Promise<readonly ClassifiedNetworkInterface[]> {
  if (!isWaiting || watched.length === 0) return [];
  const found = await findNetworkInterfaces(effects.ec2, watched);
  return found
    .filter((each) => blockedTargets(each, settings.targets).length > 0)
    .map((each) => ({ networkInterface: each, class: classify(each, settings, 'not looked up') }))
    .filter(({ networkInterface }) => isSurelyWaitedFor(networkInterface, settings));
}

/** The ids to remember of those that a look found to wait for: such as the next quick look will recognise. */
export function watchedOf(
  waitedFor: readonly ClassifiedNetworkInterface[],
  settings: Settings,
): readonly string[] {
  return idsOf(waitedFor.filter(({ networkInterface }) => isSurelyWaitedFor(networkInterface, settings)));
}

/** As many as are remembered. */
export function idsOf(networkInterfaces: readonly ClassifiedNetworkInterface[]): readonly string[] {
  return networkInterfaces.map(({ networkInterface }) => networkInterface.id).slice(0, MOST_WATCHED);
}

/** Whether it may be deleted once it is free. */
export function mayGoOnceFree({ networkInterface }: ClassifiedNetworkInterface, settings: Settings): boolean {
  const free = { ...networkInterface, status: 'available', attachment: undefined };
  return classIfUnused(free, settings) === 'orphaned';
}

/** Whoever may hold it or not: its service hasn't let go of it. */
function isSurelyWaitedFor(networkInterface: NetworkInterface, settings: Settings): boolean {
  return classIfUnused(networkInterface, settings) === 'releasing';
}

/** Tells a resource's properties from others in a few characters. The order of lists doesn't count. */
export function fingerprint(model: EniCleanerModel): string {
  const members = Object.entries(model)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? value.map(String).toSorted() : value,
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, 12);
}
