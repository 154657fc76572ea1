import { classify, isFreeUnlisted, type ClassifiedNetworkInterface } from '../network-interfaces/classify';
import type { ScanResult } from '../network-interfaces/scan';
import { SERVICE_PROFILES } from '../network-interfaces/service-profiles';
import { sumOf } from '../network-interfaces/users';
import { findBlocker } from './blocker';
import type { DeleteState } from './context';
import type { Facts } from './delete-states';
import { lookAtFunctions } from './detaching';
import { shareOf, type Effects } from './effects';
import { findChange } from './last-change';
import { findLeftBehind, idsInTheWay, unreadOf } from './left-behind';
import { findOwners, holderOf, isNamed } from './owners';
import { mayStopEarly, quickLook } from './quick-look';
import type { Settings } from './settings';
import type { Keep, Look, Situation } from './situation';
import { heldBy, seenFree, type Owners } from './state/owners';
import { inTurn } from './state/pace';
import { afterScan } from './state/picture';
import { sighted } from './state/proof';
import { ABOUT_TO_BE_ATTACHED } from './tuning';

/**
 * Looks at the account once: functions to detach, network interfaces, who holds them, and whether that
 * can end. While it is known well what there is, one that is in the way is enough: then a look is a single call.
 */
export async function look(
  effects: Effects,
  situation: Situation,
  state: DeleteState,
  keep: Keep,
): Promise<Look> {
  const isEarly = mayStopEarly(state, effects.clock.now());
  const stillThere = isEarly ? await quickLook(effects, situation.settings, state.picture) : [];
  if (stillThere.length === 0) return lookAround(effects, situation, state, isEarly, keep);
  return {
    facts: {
      isInStack: situation.stack.id !== undefined,
      networkInterfaces: stillThere,
      isComplete: false,
      areOwnersUnread: false,
      isCutShort: false,
      isEverything: false,
      attachedFunctions: [],
      updatingFunctions: [],
      unaskedFunctions: [],
      blockedBy: undefined,
      releases: releasesOf(stillThere),
      onTimeout: situation.settings.onTimeout,
      random: effects.random(),
    },
    state,
    at: effects.clock.now(),
  };
}

async function lookAround(
  effects: Effects,
  situation: Situation,
  state: DeleteState,
  isEarly: boolean,
  keep: Keep,
): Promise<Look> {
  const now = effects.clock.now();
  const { stack } = situation;
  stack.readUntil(shareOf(now, situation.until));
  const detaching = await lookAtFunctions(effects, situation.settings, state, stack, situation.until);
  const { functions } = detaching;
  keep({ ...state, functions });
  const found = await findLeftBehind(effects, situation, state, isEarly);
  const proof = sighted(state.proof, state.operation.mode, idsInTheWay(found, situation.settings));
  keep({ ...state, functions, proof });
  const { users, owners } = await findOwners(effects, situation, state, found, now, (rate) => {
    keep({ ...state, functions, proof, pace: inTurn(state.pace, rate) });
  });
  const areOwnersKnown = owners.ownersLookedAt === now;
  const stackHas =
    areOwnersKnown && found.networkInterfaces.some(isNamed(situation.settings)) ? await stack.own() : [];
  const freeUnlisted = freeUnlistedIn(found, situation.settings, state.owners, now);
  const rules = {
    ...situation.settings,
    freeForLong: now - freeUnlisted.since >= ABOUT_TO_BE_ATTACHED ? freeUnlisted.seen : NONE,
  };
  const networkInterfaces = found.networkInterfaces.map((networkInterface): ClassifiedNetworkInterface => ({
    networkInterface,
    class: classify(networkInterface, rules, users, stackHas),
  }));
  const serviceLeft = networkInterfaces.filter((each) => each.class.is !== 'foreign');
  const change = await findChange(effects, situation, state, serviceLeft, now);
  return {
    facts: {
      isInStack: situation.stack.id !== undefined,
      networkInterfaces,
      isComplete: found.complete,
      areOwnersUnread: owners.functionsUnread !== undefined,
      isCutShort: found.leftOff !== undefined,
      isEverything: found.isEverything,
      attachedFunctions: detaching.attached,
      updatingFunctions: detaching.updating,
      unaskedFunctions: detaching.unasked,
      blockedBy:
        detaching.failed[0] !== undefined
          ? { is: 'update-failed', failure: detaching.failed[0] }
          : areOwnersKnown && state.operation.mode === 'deletion'
            ? await findBlocker(effects, situation, state, serviceLeft, detaching)
            : undefined,
      releases: releasesOf(serviceLeft),
      onTimeout: situation.settings.onTimeout,
      random: effects.random(),
    },
    state: {
      ...state,
      functions,
      change,
      owners: heldBy(
        found.complete ? seenFree(owners, freeUnlisted.memory) : owners,
        areOwnersKnown ? holderOf(serviceLeft) : owners.holder,
      ),
      picture: afterScan(
        state.picture,
        { isComplete: found.complete, unread: unreadOf(found, serviceLeft, situation.settings) },
        now,
      ),
    },
    at: effects.clock.now(),
  };
}

const NONE: ReadonlySet<string> = new Set();

/** Free ones whose users no list shows, and since when these very ones have been seen. */
function freeUnlistedIn(
  { networkInterfaces }: ScanResult,
  settings: Settings,
  { freeUnlisted: before }: Owners,
  now: number,
): {
  readonly seen: ReadonlySet<string>;
  readonly since: number;
  readonly memory: Owners['freeUnlisted'];
} {
  const free = networkInterfaces.filter((each) => isFreeUnlisted(each, settings)).map(({ id }) => id);
  const ids = sumOf(free);
  const since = before?.ids === ids ? Math.min(before.since, now) : now;
  return { seen: new Set(free), since, memory: free.length === 0 ? undefined : { ids, since } };
}

function releasesOf(serviceLeft: readonly ClassifiedNetworkInterface[]): Facts['releases'] {
  const profiles = new Set(serviceLeft.flatMap((each) => each.class.profile ?? []));
  const releases = [...profiles].map(({ release }) => release);
  return releases.length > 0 ? releases : SERVICE_PROFILES.slice(0, 1).map(({ release }) => release);
}
