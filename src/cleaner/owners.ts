import {
  classify,
  classIfUnused,
  isTouchable,
  recogniseOurs,
  type ClassifiedNetworkInterface,
} from '../network-interfaces/classify';
import type { NetworkInterface, Targets } from '../network-interfaces/network-interface';
import type { ScanResult } from '../network-interfaces/scan';
import { sumOf, Users, type UsersOrNot } from '../network-interfaces/users';
import type { FunctionVersion, ListedFunctions } from '../network-interfaces/vpc-functions';
import { clip, holderInWords, versionName } from '../network-interfaces/words';
import { isRetriable, isThrottling } from './aws-errors';
import { rateAmongCleaners } from './concurrent-cleaners';
import type { DeleteState } from './context';
import { isSoonOver, type DeleteRate } from './delete-rate';
import type { Effects } from './effects';
import { vpcFunctionsFrom } from './functions';
import type { Settings } from './settings';
import type { Situation } from './situation';
import {
  goesOn,
  LONGEST_MARKER,
  lookedUp,
  nobodyToAsk,
  type FunctionsUnread,
  type Owners,
} from './state/owners';
import { LIST_MAY_TAKE, NO_OWNERS_STAY_KNOWN, OWNERS_STAY_KNOWN, UNUSED_STAYS_KNOWN } from './tuning';

/** What was found out of who uses them. */
export interface Ownership {
  readonly users: UsersOrNot;
  /** What is known of it from now on. */
  readonly owners: Owners;
}

/**
 * Looks up which functions hold the network interfaces, where that decides anything: before one that
 * seems free is deleted, where held ones aren't waited for, and from time to time to find out whether
 * waiting can succeed.
 */
export async function findOwners(
  effects: Effects,
  { settings, until }: Situation,
  state: DeleteState,
  found: ScanResult,
  now: number,
  keepRate: (rate: DeleteRate) => void,
): Promise<Ownership> {
  const { operation, owners } = state;
  const ofLambda = found.networkInterfaces.filter(
    (each) => recogniseOurs(each, settings)?.profile.service === 'Lambda',
  );
  const asBefore: Ownership = { users: 'not looked up', owners };
  const due = dueAt(state, now);
  const decides = ofLambda.some(({ attachment }) => attachment?.id.startsWith('ela-attach-') !== true);
  if (due === 'too soon') return asBefore;
  if (ofLambda.length === 0) {
    const isAsked = due !== 'not yet' && found.networkInterfaces.some(isNamed(settings));
    return isAsked ? { ...asBefore, owners: nobodyToAsk(owners, now) } : asBefore;
  }
  if (due === 'not yet' && !decides) return asBefore;
  const mayBeKnown = due === 'not yet' || (due === 'first' && !found.complete);
  const nobody = mayBeKnown ? stillNobody(owners, found, ofLambda, now) : undefined;
  if (nobody !== undefined) return { ...asBefore, users: nobody };
  const ids = sumOf(ofLambda.map(({ id }) => id));
  const begun = goingOn(owners, ids, now);
  const left = ofLambda.filter((each) => classIfUnused(each, settings) === 'orphaned').length;
  let functionsUnread: FunctionsUnread | undefined;
  const users = await Users.listedAfter(found, async () => {
    const turn = { left, until, marker: begun?.marker, keepRate };
    const { versions, leftOff } = await listedInTurn(effects, settings, state, turn);
    // Those of earlier parts matter to none of these: none used the targets.
    if (leftOff === undefined) return versions;
    const mayGoOn =
      leftOff !== '' &&
      leftOff.length <= LONGEST_MARKER &&
      !versions.some((each) => usesAny(each, settings.targets));
    if (mayGoOn) functionsUnread = { marker: leftOff, ids, since: begun?.since ?? now };
    return undefined;
  }).catch((error: unknown) => {
    // It can wait where it only serves to find out whether anything blocks for good: the look isn't lost for that.
    if (isRetriable(error) && !decides && operation.mode === 'deletion') return 'refused' as const;
    throw error;
  });
  if (users === 'refused') return asBefore;
  if (functionsUnread !== undefined) return { users, owners: goesOn(owners, functionsUnread) };
  const isUnused = users.listed?.some((each) => usesAny(each, settings.targets)) === false;
  // A first look that ended with what is free doesn't know what holds the rest: the next one asks.
  const isOnlyFree =
    owners.ownersLookedAt === undefined &&
    !found.complete &&
    ofLambda.every((networkInterface) =>
      isTouchable({ networkInterface, class: classify(networkInterface, settings, users) }),
    );
  const looked = {
    isAnswer: !isOnlyFree,
    unusedIds: isUnused ? ids : undefined,
    tooMany: users.listed === undefined,
  };
  return { users, owners: lookedUp(owners, looked, now) };
}

/**
 * Whether it is time to find out who holds them: `first`, where nobody has asked so far, or `anew`. `not yet` where what
 * is known serves still, and only what is to be deleted may need an answer; `too soon` where there may be none for a while.
 */
function dueAt({ operation, owners }: DeleteState, now: number): 'anew' | 'first' | 'not yet' | 'too soon' {
  const { ownersLookedAt: lookedAt, holder, blockedSince, functionsUnread, tooManyOwners } = owners;
  const age = lookedAt === undefined || now < lookedAt ? Infinity : now - lookedAt;
  if (tooManyOwners && age < NO_OWNERS_STAY_KNOWN) return 'too soon';
  const isAnew =
    operation.mode !== 'deletion' ||
    blockedSince !== undefined ||
    functionsUnread !== undefined ||
    // What is told at the end names who holds it.
    now >= operation.deadline ||
    (lookedAt !== undefined && age >= (holder === undefined ? NO_OWNERS_STAY_KNOWN : OWNERS_STAY_KNOWN));
  if (isAnew) return 'anew';
  return lookedAt === undefined ? 'first' : 'not yet';
}

/** That nobody uses these, where that was asked a moment ago and they are the same ones. */
function stillNobody(
  { unusedAt, unusedIds }: Owners,
  found: ScanResult,
  ofLambda: readonly NetworkInterface[],
  now: number,
): Users | undefined {
  if (unusedAt === undefined || now < unusedAt || now - unusedAt >= UNUSED_STAYS_KNOWN) return undefined;
  // One that is attached could be detached from a function that came since.
  return ofLambda.some(({ attachment }) => attachment?.id.startsWith('eni-attach-') === true)
    ? undefined
    : Users.stillNobody(found, ofLambda, unusedIds);
}

/** Where the list of the functions goes on. One that began before one of these was seen says nothing of it. */
function goingOn({ functionsUnread: unread }: Owners, ids: number, now: number): FunctionsUnread | undefined {
  return unread !== undefined && unread.ids === ids && now - unread.since < LIST_MAY_TAKE
    ? unread
    : undefined;
}

/**
 * Lists the functions. Where many stacks begin to delete in the same instant, Lambda refuses most of them (15 calls a
 * second), before EC2 would refuse their deletes. So the first list of who has something to delete is tried once: who is
 * refused, and sees that there is much to delete in the account, takes its turn right away.
 *
 * @throws Lambda's refusal, after `keepRate` has been told when to come again
 */
async function listedInTurn(
  effects: Effects,
  settings: Settings,
  { pace: { rate } }: DeleteState,
  { left, until, marker, keepRate }: ListTurn,
): Promise<ListedFunctions> {
  const list = (lambda: Effects['lambda']): Promise<ListedFunctions> =>
    vpcFunctionsFrom({ lambda, clock: effects.clock }, until, marker);
  const isFirst = left > 0 && rate === undefined;
  try {
    return await list((isFirst ? effects.lambdaOnce : undefined) ?? effects.lambda);
  } catch (error) {
    if (!isFirst || !isRetriable(error)) throw error;
    const turn = isThrottling(error)
      ? await rateAmongCleaners(effects, settings, { left, until, isFirst: true })
      : undefined;
    if (turn === undefined || isSoonOver(turn, effects.clock.now())) return list(effects.lambda);
    keepRate(turn);
    throw error;
  }
}

interface ListTurn {
  /** How many there are to delete. */
  readonly left: number;
  readonly until: number;
  readonly marker: string | undefined;
  readonly keepRate: (rate: DeleteRate) => void;
}

/** Whether it tells for which resource of a stack another one of the services made it. */
export function isNamed(settings: Settings): (networkInterface: NetworkInterface) => boolean {
  return (networkInterface) => {
    const owner = recogniseOurs(networkInterface, settings)?.profile.owner.find(networkInterface);
    return (owner?.types.length ?? 0) > 0;
  };
}

/** Whether it could hold any network interface that blocks one of the targets. */
function usesAny(version: FunctionVersion, { groupIds, subnetIds, vpcId }: Targets): boolean {
  return (
    version.groupIds.some((id) => groupIds.includes(id)) ||
    version.subnetIds.some((id) => subnetIds.includes(id)) ||
    version.vpcId === vpcId
  );
}

/** Characters of a holder's name that the context carries: a function's is 64 at most, a version's number a few. */
const LONGEST_HOLDER = 80;

/** Who holds one of them, for messages: `function f:3`, `load balancer web (Balancer)`. */
export function holderOf(serviceLeft: readonly ClassifiedNetworkInterface[]): string | undefined {
  for (const { networkInterface, class: its } of serviceLeft) {
    if (its.is !== 'held') continue;
    const words =
      its.holders[0] === undefined
        ? holderInWords(networkInterface, its)
        : `function ${versionName(its.holders[0])}`;
    return clip(words, LONGEST_HOLDER);
  }
  return undefined;
}
