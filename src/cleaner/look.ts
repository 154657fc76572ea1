import {
  classify,
  classIfUnused,
  isFreeUnlisted,
  isTouchable,
  recogniseOurs,
  type ClassifiedNetworkInterface,
} from '../network-interfaces/classify';
import type { FunctionVersion, ListedFunctions } from '../network-interfaces/vpc-functions';
import type { NetworkInterface, Targets } from '../network-interfaces/network-interface';
import { scan, type ScanOptions, type ScanResult } from '../network-interfaces/scan';
import { SERVICE_PROFILES } from '../network-interfaces/service-profiles';
import type { StackResource } from '../network-interfaces/stack-resources';
import { sumOf, Users, type UsersOrNot } from '../network-interfaces/users';
import { clip, holderInWords, versionName } from '../network-interfaces/words';
import { isRetriable, isThrottling } from './aws-errors';
import { LONGEST_MARKER, type DeleteState, type FunctionsUnread } from './context';
import { rateInCrowd } from './crowd';
import { isSoonOver, type DeleteRate } from './delete-rate';
import type { Facts } from './delete-states';
import { shareOf, type Effects } from './effects';
import { lookAtFunctions, type Detaching } from './detaching';
import { seenGoneByStack } from './function-waits';
import { functionName, isBeingDeleted, vpcFunctionsFrom } from './functions';
import { fingerprint, mayStopAtFree, mayStopEarly, quickLook } from './quick-look';
import { futility, type Futility } from './blocked-by';
import { mayBeLast, sighted } from './proof';
import type { Settings } from './settings';
import { outsiders, type Outsider } from './outsiders';
import type { Stack } from './stack';
import {
  ABOUT_TO_BE_ATTACHED,
  LIST_MAY_TAKE,
  NO_OWNERS_STAY_KNOWN,
  OWNERS_STAY_KNOWN,
  RECENT,
  STALE_READS,
  UNUSED_STAYS_KNOWN,
} from './tuning';

/** What an invocation knows before it looks. */
export interface Situation {
  readonly settings: Settings;
  readonly stack: Stack;
  readonly logicalId: string | undefined;
  /** When the time for calls is over, in milliseconds since the epoch. What is left unread is for the next look. */
  readonly until: number;
}

/**
 * Told of the state as soon as something was learnt or done: whatever of the invocation is refused after that, the next
 * one goes on from there.
 */
export type Keep = (state: DeleteState) => void;

export interface Look {
  readonly facts: Facts;
  /** The state with what the look taught: when things changed, who was asked when. */
  readonly state: DeleteState;
}

/** Characters of a holder's name that the context carries: a function's is 64 at most, a version's number a few. */
const LONGEST_HOLDER = 80;

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
  const stillThere = isEarly ? await quickLook(effects, situation.settings, state) : [];
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
      futility: undefined,
      releases: releasesOf(stillThere),
      onTimeout: situation.settings.onTimeout,
      random: effects.random(),
    },
    state,
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
  keep({ ...state, ...detaching.memory });
  const found = await lookAtNetworkInterfaces(effects, situation, state, isEarly);
  const learnt = sighted({ ...state, ...detaching.memory }, inTheWay(found, situation.settings));
  keep(learnt);
  const owners = await lookAtOwners(effects, situation, state, found, now, (rate) => {
    keep({ ...learnt, rate });
  });
  const stackHas =
    owners.lookedAt === now && found.networkInterfaces.some(isNamed(situation.settings))
      ? await stack.own()
      : [];
  const freeUnlisted = freeUnlistedIn(found, situation.settings, state, now);
  const rules = {
    ...situation.settings,
    freeForLong: now - freeUnlisted.since >= ABOUT_TO_BE_ATTACHED ? freeUnlisted.seen : NONE,
  };
  const networkInterfaces = found.networkInterfaces.map((networkInterface): ClassifiedNetworkInterface => ({
    networkInterface,
    class: classify(networkInterface, rules, owners.users, stackHas),
  }));
  const serviceLeft = networkInterfaces.filter((each) => each.class.is !== 'foreign');
  const change = await lookAtChange(effects, situation, state, serviceLeft, now);
  return {
    facts: {
      isInStack: situation.stack.id !== undefined,
      networkInterfaces,
      isComplete: found.complete,
      areOwnersUnread: owners.unread !== undefined,
      isCutShort: found.leftOff !== undefined,
      isEverything: found.isEverything,
      attachedFunctions: detaching.attached,
      updatingFunctions: detaching.updating,
      unaskedFunctions: detaching.unasked,
      futility:
        detaching.failed[0] !== undefined
          ? { is: 'update-failed', failure: detaching.failed[0] }
          : owners.lookedAt === now && state.mode === 'deletion'
            ? await futilityOf(effects, situation, state, serviceLeft, detaching)
            : undefined,
      releases: releasesOf(serviceLeft),
      onTimeout: situation.settings.onTimeout,
      random: effects.random(),
    },
    state: {
      ...state,
      ...change,
      ...detaching.memory,
      ownersLookedAt: owners.lookedAt,
      unusedAt: owners.unusedAt,
      unusedIds: owners.unusedIds,
      tooManyOwners: owners.tooMany,
      functionsUnread: owners.unread,
      freeUnlisted: found.complete ? freeUnlisted.memory : state.freeUnlisted,
      holder: owners.lookedAt === now ? holderOf(serviceLeft) : state.holder,
      pictureAt: found.complete ? now : state.pictureAt,
      unread: unreadOf(found, serviceLeft, situation.settings),
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

/** Free ones whose users no list shows, and since when these very ones have been seen. */
function freeUnlistedIn(
  { networkInterfaces }: ScanResult,
  settings: Settings,
  { freeUnlisted: before }: DeleteState,
  now: number,
): {
  readonly seen: ReadonlySet<string>;
  readonly since: number;
  readonly memory: DeleteState['freeUnlisted'];
} {
  const free = networkInterfaces.filter((each) => isFreeUnlisted(each, settings)).map(({ id }) => id);
  const ids = sumOf(free);
  const since = before?.ids === ids ? Math.min(before.since, now) : now;
  return { seen: new Set(free), since, memory: free.length === 0 ? undefined : { ids, since } };
}

/**
 * What services may have left, as far as it is needed: all of it, or until something is found where that is
 * enough to go on. The looks that tell the end see others as well.
 */
async function lookAtNetworkInterfaces(
  effects: Effects,
  { settings, until }: Situation,
  state: DeleteState,
  isEarly: boolean,
): Promise<ScanResult> {
  const { targets, services } = settings;
  const hasOurs = (found: readonly NetworkInterface[]): boolean =>
    found.some((each) => recogniseOurs(each, settings) !== undefined);
  const hasOnlyFree = (found: readonly NetworkInterface[]): boolean => {
    const ours = found.map((each) => classIfUnused(each, settings)).filter((is) => is !== 'foreign');
    return ours.length > 0 && ours.every((is) => is === 'orphaned');
  };
  const enough = isEarly ? hasOurs : mayStopAtFree(state, effects.clock.now()) ? hasOnlyFree : undefined;
  const options: ScanOptions = {
    targets,
    services,
    andOthers: state.onePass || state.cleanScans > 0 || mayBeLast(state, effects),
    mayGoOn: () => effects.clock.now() < until,
    // What was found is dealt with, whatever becomes of the rest; the end is told by a whole look.
    bear: (error, found) =>
      isRetriable(error) && effects.clock.now() < state.deadline && !state.onePass && hasOurs(found),
    ...(enough === undefined ? {} : { enough }),
  };
  const { unread } = state;
  if (unread === undefined || unread.of !== scanName(settings)) return scan(effects.ec2, options);
  try {
    return await scan(effects.ec2, { ...options, from: unread });
  } catch (error) {
    // How long EC2 honours a token isn't documented.
    if (isRetriable(error)) throw error;
    return scan(effects.ec2, options);
  }
}

/** Ids of those that services may have left, whoever uses them. */
function inTheWay({ networkInterfaces }: ScanResult, settings: Settings): readonly string[] {
  return networkInterfaces.filter((each) => classIfUnused(each, settings) !== 'foreign').map(({ id }) => id);
}

/** Tells one scan from another in a few characters: a position is one of the same scan's. */
function scanName({ targets, services }: Settings): string {
  return fingerprint({
    SecurityGroupIds: targets.groupIds,
    SubnetIds: targets.subnetIds,
    Services: [...services],
    ...(targets.vpcId === undefined ? {} : { VpcId: targets.vpcId }),
  });
}

/** Longer ones aren't remembered: that part is then read again. */
const LONGEST_TOKEN = 256;

/** Where to go on reading. Whatever was found is dealt with first; only what held nothing needn't be read again. */
function unreadOf(
  { leftOff }: ScanResult,
  serviceLeft: readonly ClassifiedNetworkInterface[],
  settings: Settings,
): DeleteState['unread'] {
  if (leftOff === undefined || serviceLeft.length > 0) return undefined;
  const token =
    leftOff.token === undefined || leftOff.token.length > LONGEST_TOKEN ? undefined : leftOff.token;
  return { ...leftOff, token, of: scanName(settings) };
}

interface Owners {
  readonly users: UsersOrNot;
  readonly lookedAt: number | undefined;
  /** When they were looked up and none used the targets. */
  readonly unusedAt: number | undefined;
  /** Of which network interfaces that was said. */
  readonly unusedIds: number | undefined;
  /** Whether they were more than can be read, when they were last looked up. */
  readonly tooMany: boolean;
  /** Where the list goes on in the next look. */
  readonly unread: FunctionsUnread | undefined;
}

/**
 * Looks up which functions hold the network interfaces, where that decides anything: before one that
 * seems free is deleted, where held ones aren't waited for, and from time to time to find out whether
 * waiting can succeed.
 */
async function lookAtOwners(
  effects: Effects,
  { settings, until }: Situation,
  state: DeleteState,
  found: ScanResult,
  now: number,
  keepRate: (rate: DeleteRate) => void,
): Promise<Owners> {
  const { networkInterfaces } = found;
  const ofLambda = networkInterfaces.filter(
    (each) => recogniseOurs(each, settings)?.profile.service === 'Lambda',
  );
  const stay = state.holder === undefined ? NO_OWNERS_STAY_KNOWN : OWNERS_STAY_KNOWN;
  const isDueAnew =
    state.mode !== 'deletion' ||
    state.futileSince !== undefined ||
    state.functionsUnread !== undefined ||
    // What is told at the end names who holds it.
    now >= state.deadline ||
    (state.ownersLookedAt !== undefined &&
      (now - state.ownersLookedAt >= stay || now < state.ownersLookedAt));
  const isDue = isDueAnew || state.ownersLookedAt === undefined;
  const decides = ofLambda.some(({ attachment }) => attachment?.id.startsWith('ela-attach-') !== true);
  const { ownersLookedAt: lookedAt, tooManyOwners: tooMany, unusedAt, unusedIds } = state;
  const unread = state.functionsUnread;
  const asBefore: Owners = { users: 'not looked up', lookedAt, unusedAt, unusedIds, tooMany, unread };
  const age = lookedAt === undefined || now < lookedAt ? Infinity : now - lookedAt;
  if (tooMany && age < NO_OWNERS_STAY_KNOWN) return asBefore;
  if (ofLambda.length === 0 && isDue && networkInterfaces.some(isNamed(settings))) {
    return { ...asBefore, lookedAt: now };
  }
  if (ofLambda.length === 0 || !(isDue || decides)) return asBefore;
  const isKnownUnused =
    unusedAt !== undefined &&
    now >= unusedAt &&
    now - unusedAt < UNUSED_STAYS_KNOWN &&
    // One that is attached could be detached from a function that came since.
    ofLambda.every(({ attachment }) => attachment?.id.startsWith('eni-attach-') !== true);
  const nobody =
    isKnownUnused && !(found.complete ? isDue : isDueAnew)
      ? Users.stillNobody(found, ofLambda, unusedIds)
      : undefined;
  if (nobody !== undefined) return { ...asBefore, users: nobody };
  const ids = sumOf(ofLambda.map(({ id }) => id));
  // A list that began before one of these was seen says nothing of it.
  const begun =
    unread !== undefined && unread.ids === ids && now - unread.since < LIST_MAY_TAKE ? unread : undefined;
  const left = ofLambda.filter((each) => classIfUnused(each, settings) === 'orphaned').length;
  let goesOn: FunctionsUnread | undefined;
  const users = await Users.listedAfter(found, async () => {
    const { versions, leftOff } = await listedInTurn(effects, settings, state, {
      left,
      until,
      marker: begun?.marker,
      keepRate,
    });
    // Those of earlier parts matter to none of these: none used the targets.
    if (leftOff === undefined) return versions;
    if (
      leftOff !== '' &&
      leftOff.length <= LONGEST_MARKER &&
      !versions.some((each) => usesAny(each, settings.targets))
    )
      goesOn = { marker: leftOff, ids, since: begun?.since ?? now };
    return undefined;
  }).catch((error: unknown) => {
    // It can wait where it only serves to find out whether waiting is futile: the look isn't lost for that.
    if (isRetriable(error) && !decides && state.mode === 'deletion') return 'refused' as const;
    throw error;
  });
  if (users === 'refused') return asBefore;
  if (goesOn !== undefined) return { ...asBefore, users, unread: goesOn };
  const isUnused = users.listed?.some((each) => usesAny(each, settings.targets)) === false;
  // A first look that ended with what is free doesn't know what holds the rest: the next one asks.
  const isOnlyFree =
    lookedAt === undefined &&
    !found.complete &&
    ofLambda.every((networkInterface) =>
      isTouchable({ networkInterface, class: classify(networkInterface, settings, users) }),
    );
  return {
    users,
    lookedAt: isOnlyFree ? lookedAt : now,
    unusedAt: isUnused ? now : undefined,
    unusedIds: isUnused ? ids : undefined,
    tooMany: users.listed === undefined,
    unread: undefined,
  };
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
  { rate }: DeleteState,
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
      ? await rateInCrowd(effects, settings, { left, until, isFirst: true })
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
function isNamed(settings: Settings): (networkInterface: NetworkInterface) => boolean {
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

/** Who holds one of them, for messages: `function f:3`, `load balancer web (Balancer)`. */
function holderOf(serviceLeft: readonly ClassifiedNetworkInterface[]): string | undefined {
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

/**
 * When the stack's functions last changed, and whether that lets one expect network interfaces. Asked
 * at the beginning, and while a clean scan could be a stale one. Nothing is expected of a function for whose network
 * interfaces CloudFormation itself has waited, and saw them gone (guides/decisions/010-waited-for.md).
 */
async function lookAtChange(
  effects: Effects,
  { stack, until }: Situation,
  state: DeleteState,
  serviceLeft: readonly ClassifiedNetworkInterface[],
  now: number,
): Promise<Partial<Pick<DeleteState, 'changedAt' | 'expected' | 'isChangeUnasked'>>> {
  const mayBeStale = serviceLeft.length === 0 && state.expected && state.seen === 0;
  const isDue = state.invocations === 0 || state.isChangeUnasked;
  if (state.mode === 'alone' || !(isDue || mayBeStale)) return {};
  // What is deleted needn't be waited for, and shows that EC2's answers aren't empty ones.
  const hasSeen = state.seen + serviceLeft.length > 0;
  if (hasSeen && serviceLeft.every((each) => isTouchable(each))) return { isChangeUnasked: true };
  const asked = { isChangeUnasked: false };
  const all = await stack.own();
  // Unknown: be careful, from the operation's beginning on.
  if (all === undefined) return { ...asked, expected: state.mode === 'deletion' };
  const changed = all.filter(
    ({ type, status, updatedAt }) =>
      type === 'AWS::Lambda::Function' &&
      (status.startsWith('DELETE_') || updatedAt >= state.startedAt - RECENT),
  );
  const isBlind = serviceLeft.length === 0 && state.seen === 0;
  const maySpareTime = (each: StackResource): boolean =>
    each.status === 'DELETE_COMPLETE' && now - each.updatedAt < STALE_READS;
  const seenGone = isBlind
    ? await seenGoneByStack(
        changed.filter((each) => maySpareTime(each)),
        (since) => stack.events(since, () => effects.clock.now() < shareOf(now, until)),
      )
    : new Set();
  const expecting = changed.filter(({ physicalId }) => !seenGone.has(physicalId));
  if (expecting.length === 0) {
    return changed.length > 0 && state.expected ? { ...asked, expected: false } : asked;
  }
  const times = expecting.map(({ status, updatedAt }) => (status === 'DELETE_IN_PROGRESS' ? now : updatedAt));
  return { ...asked, expected: true, changedAt: Math.max(state.changedAt ?? 0, ...times) };
}

async function futilityOf(
  effects: Effects,
  { settings, stack, logicalId }: Situation,
  { startedAt }: DeleteState,
  serviceLeft: readonly ClassifiedNetworkInterface[],
  { kept, serving }: Detaching,
): Promise<Futility | undefined> {
  if (!serviceLeft.some(({ class: { is } }) => is === 'held')) return undefined;
  const holders = serviceLeft.flatMap((each) => (each.class.is === 'held' ? each.class.holders : []));
  const inStack = await stack.own();
  const names = new Set((inStack ?? []).map(({ physicalId }) => physicalId));
  const strangers = holders.filter((holder) => !names.has(holder.functionName));
  // Where the stack's own resources can't be listed, its functions would look like strangers.
  const outside =
    inStack === undefined ? new Map<string, Outsider>() : await outsiders(effects, strangers, stack);
  const keptElse = await keptAmong(holders, outside, stack);
  const { beganAt = startedAt - RECENT } = await stack.operation();
  const found = futility({
    networkInterfaces: serviceLeft,
    resources: inStack,
    // Whoever deletes by hand what CloudFormation kept deletes the stack again at once.
    failedSince: beganAt,
    logicalId,
    outsiders: outside,
    detaching: new Set(settings.functionNames.map(functionName)),
    kept: new Map([...kept, ...keptElse]),
    serving,
  });
  // One that drains, or that somebody else deletes, holds nothing for good.
  const isPassing =
    found !== undefined && 'holder' in found && (await isBeingDeleted(effects, found.holder.functionArn));
  return isPassing ? undefined : found;
}

/**
 * Functions that hold something and that their stack keeps, whether they are in `FunctionNames` or not: logical ids by
 * name. The stack is the cleaner's own, or one that goes with it.
 */
async function keptAmong(
  holders: readonly FunctionVersion[],
  outside: ReadonlyMap<string, Outsider>,
  stack: Stack,
): Promise<ReadonlyMap<string, string>> {
  const kept = new Map<string, string>();
  const places = new Map(
    holders.map(({ functionName: name, functionArn }) => {
      const outsider = outside.get(functionArn);
      return [
        name,
        outsider === undefined ? stack.id : outsider.in === 'stack-that-goes' ? outsider.stackId : undefined,
      ];
    }),
  );
  for (const [name, place] of places) {
    const logicalId = place === undefined ? undefined : await stack.keptFunction(place, name);
    if (logicalId !== undefined) kept.set(name, logicalId);
  }
  return kept;
}

function releasesOf(serviceLeft: readonly ClassifiedNetworkInterface[]): Facts['releases'] {
  const profiles = new Set(serviceLeft.flatMap((each) => each.class.profile ?? []));
  const releases = [...profiles].map(({ release }) => release);
  return releases.length > 0 ? releases : SERVICE_PROFILES.slice(0, 1).map(({ release }) => release);
}
