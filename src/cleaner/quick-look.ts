import { classify, classIfUnused, type ClassifiedNetworkInterface } from '../network-interfaces/classify';
import { blockedTargets, type NetworkInterface } from '../network-interfaces/network-interface';
import { findNetworkInterfaces } from '../network-interfaces/scan';
import type { DeleteState } from './context';
import type { Facts, Step } from './delete-states';
import type { Effects } from './effects';
import type { Settings } from './settings';
import { leftForLater, nothingInTheWay, nothingToWatch, waitingFor, type Picture } from './state/picture';
import { MOST_WATCHED, PICTURE_SERVES } from './tuning';

/** Whether the next look may end with the first reason to wait: all else is known well enough. */
export function mayStopEarly(state: DeleteState, now: number): boolean {
  return serves(state.picture.pictureAt, now) && isOneOfMany(state, now);
}

/**
 * Whether the next look may end with what can be deleted, if that is all it has found: it has to go before the
 * end anyway, and what else there is shows in the look after it. Not for long: whether anything blocks for good is told by a
 * whole look.
 */
export function mayStopAtFree(state: DeleteState, now: number): boolean {
  return serves(state.picture.pictureAt ?? state.operation.startedAt, now) && isOneOfMany(state, now);
}

function serves(since: number | undefined, now: number): boolean {
  return since !== undefined && now >= since && now - since < PICTURE_SERVES;
}

/** The last looks decide and tell, so they are whole ones. */
function isOneOfMany({ operation, functions, owners, proof }: DeleteState, now: number): boolean {
  return (
    now < operation.deadline &&
    !operation.onePass &&
    proof.cleanScans === 0 &&
    owners.blockedSince === undefined &&
    owners.functionsUnread === undefined &&
    (functions.detached || operation.mode !== 'deletion')
  );
}

/**
 * Looks only for the network interfaces that were waited for, by their ids: one call. Gives those that
 * are still in the way; one is reason enough to wait on. None: they are free or gone, or not guarded any more.
 */
export async function quickLook(
  effects: Pick<Effects, 'ec2'>,
  settings: Settings,
  { watched, isWaiting }: Picture,
): Promise<readonly ClassifiedNetworkInterface[]> {
  if (!isWaiting || watched.length === 0) return [];
  const found = await findNetworkInterfaces(effects.ec2, watched);
  return found
    .filter((each) => blockedTargets(each, settings.targets).length > 0)
    .map((each) => ({ networkInterface: each, class: classify(each, settings, 'not looked up') }))
    .filter(({ networkInterface }) => isSurelyWaitedFor(networkInterface, settings));
}

/** What to remember of what was seen: for the next look, and for making sure that it is gone once it doesn't show. */
export function pictureAfter(
  { owners, picture }: DeleteState,
  { networkInterfaces }: Facts,
  step: Step,
  settings: Settings,
): Picture {
  switch (step.do) {
    case 'wait': {
      // A context has no room for both, and the next look is a whole one then.
      const watched = owners.functionsUnread === undefined ? watchedOf(step.for, settings) : [];
      return waitingFor(
        picture,
        watched,
        step.for.every((each) => mayGoOnceFree(each, settings)),
      );
    }
    case 'delete': {
      const others = networkInterfaces.filter(
        ({ class: { is } }) => is === 'releasing' || is === 'detachable',
      );
      return leftForLater(picture, idsOf(others.filter((each) => mayGoOnceFree(each, settings))));
    }
    case 'verify':
      return nothingInTheWay(
        picture,
        new Set(networkInterfaces.map(({ networkInterface }) => networkInterface.id)),
      );
    case 'detach':
    case 'tell':
    case 'succeed':
    case 'fail':
      return nothingToWatch(picture);
  }
}

/** The ids to remember of those that a look found to wait for: such as the next quick look will recognise. */
function watchedOf(waitedFor: readonly ClassifiedNetworkInterface[], settings: Settings): readonly string[] {
  return idsOf(waitedFor.filter(({ networkInterface }) => isSurelyWaitedFor(networkInterface, settings)));
}

/** As many as are remembered. */
function idsOf(networkInterfaces: readonly ClassifiedNetworkInterface[]): readonly string[] {
  return networkInterfaces.map(({ networkInterface }) => networkInterface.id).slice(0, MOST_WATCHED);
}

/** Whether it may be deleted once it is free. */
function mayGoOnceFree({ networkInterface }: ClassifiedNetworkInterface, settings: Settings): boolean {
  const free = { ...networkInterface, status: 'available', attachment: undefined };
  return classIfUnused(free, settings) === 'orphaned';
}

/** Whoever may hold it or not: its service hasn't let go of it. */
function isSurelyWaitedFor(networkInterface: NetworkInterface, settings: Settings): boolean {
  return classIfUnused(networkInterface, settings) === 'releasing';
}
