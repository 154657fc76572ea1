import { isTouchable, type ClassifiedNetworkInterface, type Touchable } from '../network-interfaces/classify';
import type { DeleteState } from './context';
import type { Futility } from './blocked-by';
import { nextDelay } from './polling';
import { traced } from './proof';
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
      readonly is: 'futile';
      readonly futility: Futility;
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
  readonly futility: Futility | undefined;
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
  const isFirst = !isInStack && state.invocations === 0;
  return decided.do === 'succeed' && isFirst && mayTell(state, now)
    ? { do: 'tell', because: decided.because }
    : decided;
}

/** Whether it may be told once more that it is over: once, and not for ever where contexts get lost. */
export function mayTell({ told, deadline }: Pick<DeleteState, 'told' | 'deadline'>, now: number): boolean {
  return !told && now < deadline + 3 * GRACE;
}

function decide(state: DeleteState, facts: Facts, now: number): Step {
  const timeIsUp = now >= state.deadline;
  const free = facts.networkInterfaces.filter((each) => isTouchable(each));
  const blocking = facts.networkInterfaces.filter((each) => isWaitedFor(each, state));
  const detaching =
    facts.attachedFunctions.length + facts.updatingFunctions.length + facts.unaskedFunctions.length > 0 ||
    facts.futility?.is === 'update-failed';

  if (facts.attachedFunctions.length > 0 && !timeIsUp) {
    return { do: 'detach', functions: facts.attachedFunctions };
  }
  // A function on its way off the VPC is listed as off already, and uses its network interface to the end.
  const deletable = free.filter(({ class: { is } }) => is === 'orphaned' || !detaching);
  if (deletable.length > 0 && !state.lastAttemptMade) {
    return { do: 'delete', networkInterfaces: deletable };
  }
  if (blocking.length > 0 || free.length > 0 || detaching) {
    const left = [...blocking, ...free];
    if (isFutile(state, facts, now)) return end({ is: 'futile', futility: facts.futility, left }, facts);
    if (state.onePass) return end({ is: 'one-pass', left }, facts);
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
    return now < state.deadline + (state.onePass ? 0 : GRACE)
      ? { do: 'wait', until: now, for: [] }
      : end({ is: 'unread' }, facts);
  }
  if (state.onePass) return end({ is: 'clean' }, facts);
  const provenAt = quietUntil(state, facts, now);
  return now >= provenAt ? end({ is: 'clean' }, facts) : { do: 'verify', notBefore: provenAt };
}

function end(because: Ending, facts: Facts): Step {
  if (because.is === 'clean' || because.is === 'one-pass') return { do: 'succeed', because };
  return facts.onTimeout === 'SUCCEED' ? { do: 'succeed', because } : { do: 'fail', because };
}

/** Held ones are waited for only where their holders go too. */
function isWaitedFor({ class: { is } }: ClassifiedNetworkInterface, { mode }: DeleteState): boolean {
  return is === 'releasing' || (is === 'held' && mode === 'deletion');
}

function isFutile(
  state: DeleteState,
  facts: Facts,
  now: number,
): facts is Facts & { readonly futility: Futility } {
  return (
    facts.futility !== undefined &&
    state.futileSince !== undefined &&
    now - state.futileSince >= BLOCKED_LOOKS_APART
  );
}

/** When the next look is due, in milliseconds. */
function nextLook(state: DeleteState, facts: Facts, now: number): number {
  const soon =
    facts.updatingFunctions.length + facts.unaskedFunctions.length > 0 || facts.areOwnersUnread
      ? SOON
      : facts.futility !== undefined && state.futileSince === undefined
        ? BLOCKED_LOOKS_APART
        : undefined;
  const delay =
    soon ??
    1_000 *
      nextDelay({
        age: (now - (state.changedAt ?? state.startedAt)) / 1_000,
        isLate: state.changedAt === undefined,
        remaining: (state.deadline - now) / 1_000,
        releases: facts.releases,
        throttles: state.setbacks,
        random: facts.random,
      });
  return Math.min(now + delay, state.deadline);
}

/**
 * The earliest instant at which a clean scan proves that nothing is left; now, if this one does.
 * Never much beyond the deadline: a last pair of scans is allowed to overrun it by its own 10 s.
 */
function quietUntil(state: DeleteState, facts: Facts, now: number): number {
  // Held ones that stay in an update's clean-up show, too, that this answer isn't an empty one.
  const isBlind = state.seen === 0 && facts.networkInterfaces.every(({ class: { is } }) => is === 'foreign');
  const staleUntil =
    state.expected && isBlind
      ? Math.min((state.changedAt ?? state.startedAt) + STALE_READS, state.deadline)
      : 0;
  const isFirst = state.cleanScans + 1 < CLEAN_SCANS || state.cleanAt === undefined;
  const pairUntil = isFirst ? now + CLEAN_SCANS_APART : state.cleanAt + CLEAN_SCANS_APART;
  // A first look can come again and again, where contexts get lost. One has to do then, and says so.
  return Math.min(Math.max(staleUntil, pairUntil), Math.max(now, state.deadline + 2 * GRACE));
}

/** What the next invocation has to know of this look and its step. Pure, like `step`. */
export function advance(state: DeleteState, facts: Facts, taken: Step, now: number): DeleteState {
  const inTheWay = facts.networkInterfaces.filter((each) => isTouchable(each) || isWaitedFor(each, state));
  const left = inTheWay.length;
  const isClean =
    taken.do === 'verify' ||
    ((taken.do === 'succeed' || taken.do === 'tell') && taken.because.is === 'clean');
  return {
    ...state,
    ...traced(
      state,
      inTheWay.map(({ networkInterface }) => networkInterface.id),
    ),
    seen: Math.max(state.seen, left),
    cleanScans: isClean ? Math.min(state.cleanScans + 1, CLEAN_SCANS) : 0,
    // The first of a row stays: what proves anything is the time between two of them.
    cleanAt: isClean ? (state.cleanScans > 0 ? state.cleanAt : now) : undefined,
    futileSince: facts.futility === undefined ? undefined : (state.futileSince ?? now),
    lastAttemptMade: taken.do === 'delete' && (now >= state.deadline || state.onePass),
  };
}
