import { isTouchable, type ClassifiedNetworkInterface, type Touchable } from '../network-interfaces/classify';
import type { DeleteState } from './context';
import type { BlockedBy } from './blocked-by';
import { nextDelay } from './polling';
import { attempting } from './state/deletes';
import type { Operation } from './state/operation';
import { afterBlockedBy } from './state/owners';
import { afterLook } from './state/proof';
import { BLOCKED_LOOKS_APART, CLEAN_SCANS, CLEAN_SCANS_APART, GRACE, SOON, STALE_READS } from './tuning';

/**
 * The delete, as states: discover → (detach functions) → wait and clean → verify → done.
 *
 * `step` decides what to do from what is known and what a look at the account gave. It is pure;
 * `perform.ts` carries the step out, `delete.ts` answers CloudFormation with its result.
 */
export type Step =
  /** Take these functions off the VPC. */
  | { readonly do: 'detach'; readonly functions: readonly string[] }
  /** Delete these, after detaching those of them that have an ordinary attachment. */
  | { readonly do: 'delete'; readonly networkInterfaces: readonly Touchable[] }
  /** Look again then. */
  | { readonly do: 'wait'; readonly until: number; readonly for: readonly ClassifiedNetworkInterface[] }
  /** Nothing is left as far as this look tells; look again, not before then. */
  | { readonly do: 'verify'; readonly notBefore: number }
  /** It is over; say so, and succeed in the next invocation. */
  | { readonly do: 'tell'; readonly because: Ending }
  | { readonly do: 'succeed'; readonly because: Ending }
  | { readonly do: 'fail'; readonly because: Exclude<Ending, { readonly is: 'clean' | 'one-pass' }> };

/** Why a delete ends. */
export type Ending =
  /** No service-left network interface blocks the targets any more. */
  | { readonly is: 'clean' }
  /** The one pass is over; these are left. */
  | { readonly is: 'one-pass'; readonly left: readonly ClassifiedNetworkInterface[] }
  /** The time is up; these are left, and these functions are not off their VPC yet. */
  | {
      readonly is: 'timeout';
      readonly left: readonly ClassifiedNetworkInterface[];
      readonly stillDetaching: readonly string[];
    }
  /** The time is up, and EC2's list of network interfaces came to no end; nothing was found in what was read. */
  | { readonly is: 'unread' }
  /** Waiting can't succeed. */
  | {
      readonly is: 'blocked';
      readonly by: BlockedBy;
      readonly left: readonly ClassifiedNetworkInterface[];
    };

/** What one look at the account found. */
export interface Facts {
  /** Whether the resource is a stack's. */
  readonly isInStack: boolean;
  readonly networkInterfaces: readonly ClassifiedNetworkInterface[];
  /** Whether these are all that services have left; otherwise some of them, with which a look may end. */
  readonly isComplete: boolean;
  /** Whether the list of the account's functions goes on in the next look. */
  readonly areOwnersUnread: boolean;
  /** Whether the time for the look was over before all was read: the next one goes on. */
  readonly isCutShort: boolean;
  /** Whether these are all that there are, foreign ones too. */
  readonly isEverything: boolean;
  /** Functions to take off the VPC that are on it still. */
  readonly attachedFunctions: readonly string[];
  /** Functions whose VPC configuration is being updated. */
  readonly updatingFunctions: readonly string[];
  /** Those of which this look doesn't know where they stand. */
  readonly unaskedFunctions: readonly string[];
  /** Why waiting can't succeed, where that was looked into and is so. */
  readonly blockedBy: BlockedBy | undefined;
  /** How the services whose network interfaces are there release them; never empty. */
  readonly releases: Parameters<typeof nextDelay>[0]['releases'];
  readonly onTimeout: 'FAIL' | 'SUCCEED';
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** Decides the next step of a delete. `now` is in milliseconds since the epoch. */
export function step(state: DeleteState, facts: Facts, now: number): Step {
  return ended(decide(state, facts, now), state, facts, now);
}

/** The step after a look that was the last: EC2 has refused by name all that were ever seen. */
export function stepWhenProven(state: DeleteState, facts: Facts, now: number): Step {
  return ended(end({ is: 'clean' }, facts), state, facts, now);
}

/**
 * A success removes the parameter. Without a stack only the context tells a repeated invocation that it was this deletion
 * that did: so there is none in the first invocation, which has no context yet.
 */
function ended(decided: Step, state: DeleteState, { isInStack }: Facts, now: number): Step {
  const isFirst = !isInStack && state.operation.invocations === 0;
  return decided.do === 'succeed' && isFirst && mayTell(state.operation, now)
    ? { do: 'tell', because: decided.because }
    : decided;
}

/** Whether it may be told once more that it is over: once, and not for ever where contexts get lost. */
export function mayTell({ told, deadline }: Pick<Operation, 'told' | 'deadline'>, now: number): boolean {
  return !told && now < deadline + 3 * GRACE;
}

function decide(state: DeleteState, facts: Facts, now: number): Step {
  const { deadline, onePass } = state.operation;
  const timeIsUp = now >= deadline;
  const free = facts.networkInterfaces.filter((each) => isTouchable(each));
  const blocking = facts.networkInterfaces.filter((each) => isWaitedFor(each, state.operation));
  const detaching =
    facts.attachedFunctions.length + facts.updatingFunctions.length + facts.unaskedFunctions.length > 0 ||
    facts.blockedBy?.is === 'update-failed';

  if (facts.attachedFunctions.length > 0 && !timeIsUp) {
    return { do: 'detach', functions: facts.attachedFunctions };
  }
  // A function on its way off the VPC is listed as off already, and uses its network interface to the end.
  const deletable = free.filter(({ class: { is } }) => is === 'orphaned' || !detaching);
  if (deletable.length > 0 && !state.deletes.lastAttemptMade) {
    return { do: 'delete', networkInterfaces: deletable };
  }
  if (blocking.length > 0 || free.length > 0 || detaching) {
    const left = [...blocking, ...free];
    if (isBlocked(state, facts, now)) return end({ is: 'blocked', by: facts.blockedBy, left }, facts);
    if (onePass) return end({ is: 'one-pass', left }, facts);
    // What ends the delete is a whole look: it deletes what is free, and names the rest.
    if (timeIsUp && !facts.isComplete && !facts.isCutShort) return { do: 'wait', until: now, for: left };
    if (timeIsUp) {
      const stillDetaching = [
        ...facts.attachedFunctions,
        ...facts.updatingFunctions,
        ...facts.unaskedFunctions,
      ];
      return end({ is: 'timeout', left, stillDetaching }, facts);
    }
    return { do: 'wait', until: nextLook(state, facts, now), for: left };
  }
  // What isn't read to its end proves nothing.
  if (facts.isCutShort) {
    return now < deadline + (onePass ? 0 : GRACE)
      ? { do: 'wait', until: now, for: [] }
      : end({ is: 'unread' }, facts);
  }
  if (onePass) return end({ is: 'clean' }, facts);
  const provenAt = quietUntil(state, facts, now);
  return now >= provenAt ? end({ is: 'clean' }, facts) : { do: 'verify', notBefore: provenAt };
}

function end(because: Ending, facts: Facts): Step {
  if (because.is === 'clean' || because.is === 'one-pass') return { do: 'succeed', because };
  return facts.onTimeout === 'SUCCEED' ? { do: 'succeed', because } : { do: 'fail', because };
}

/** Held ones are waited for only where their holders go too. */
function isWaitedFor({ class: { is } }: ClassifiedNetworkInterface, { mode }: Operation): boolean {
  return is === 'releasing' || (is === 'held' && mode === 'deletion');
}

/** For good, as a second look says too. */
function isBlocked(
  { owners: { blockedSince } }: DeleteState,
  facts: Facts,
  now: number,
): facts is Facts & { readonly blockedBy: BlockedBy } {
  return (
    facts.blockedBy !== undefined && blockedSince !== undefined && now - blockedSince >= BLOCKED_LOOKS_APART
  );
}

/** When the next look is due, in milliseconds. */
function nextLook({ operation, change, owners, pace }: DeleteState, facts: Facts, now: number): number {
  const soon =
    facts.updatingFunctions.length + facts.unaskedFunctions.length > 0 || facts.areOwnersUnread
      ? SOON
      : facts.blockedBy !== undefined && owners.blockedSince === undefined
        ? BLOCKED_LOOKS_APART
        : undefined;
  const delay =
    soon ??
    1_000 *
      nextDelay({
        age: (now - (change.changedAt ?? operation.startedAt)) / 1_000,
        isLate: change.changedAt === undefined,
        remaining: (operation.deadline - now) / 1_000,
        releases: facts.releases,
        throttles: pace.retries,
        random: facts.random,
      });
  return Math.min(now + delay, operation.deadline);
}

/**
 * The earliest instant at which a clean scan proves that nothing is left; now, if this one does.
 * Never much beyond the deadline: a last pair of scans is allowed to overrun it by its own 10 s.
 */
function quietUntil({ operation, change, proof }: DeleteState, facts: Facts, now: number): number {
  const { startedAt, deadline } = operation;
  // Held ones that stay in an update's clean-up show, too, that this answer isn't an empty one.
  const isBlind = proof.seen === 0 && facts.networkInterfaces.every(({ class: { is } }) => is === 'foreign');
  const staleUntil =
    change.expected && isBlind ? Math.min((change.changedAt ?? startedAt) + STALE_READS, deadline) : 0;
  const isFirst = proof.cleanScans + 1 < CLEAN_SCANS || proof.cleanAt === undefined;
  const pairUntil = isFirst ? now + CLEAN_SCANS_APART : proof.cleanAt + CLEAN_SCANS_APART;
  // A first look can come again and again, where contexts get lost. One has to do then, and says so.
  return Math.min(Math.max(staleUntil, pairUntil), Math.max(now, deadline + 2 * GRACE));
}

/** What the next invocation has to know of this look and its step. Pure, like `step`. */
export function advance(state: DeleteState, facts: Facts, taken: Step, now: number): DeleteState {
  const { operation, owners, proof, deletes } = state;
  const inTheWay = facts.networkInterfaces
    .filter((each) => isTouchable(each) || isWaitedFor(each, operation))
    .map(({ networkInterface }) => networkInterface.id);
  const isClean =
    taken.do === 'verify' ||
    ((taken.do === 'succeed' || taken.do === 'tell') && taken.because.is === 'clean');
  const isLast = taken.do === 'delete' && (now >= operation.deadline || operation.onePass);
  return {
    ...state,
    owners: afterBlockedBy(owners, facts.blockedBy !== undefined, now),
    proof: afterLook(proof, { inTheWay, isClean }, now),
    deletes: attempting(deletes, isLast),
  };
}
