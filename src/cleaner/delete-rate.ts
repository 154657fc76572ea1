import {
  A_SECOND,
  BUCKET,
  DELETES_AT_ONCE,
  DELETES_AT_ONCE_AFTER_REFUSAL,
  LONGEST_SPAN,
  NEARLY_OVER,
  SHORTEST_PAUSE,
  SHORTEST_SPAN,
} from './tuning';

/*
 * EC2 deletes network interfaces one by one, from a bucket of requests that all stacks of the account and Region share:
 * 100 requests, 5 more each second (EC2 guide, "Request throttling"). Asking while it is empty costs calls and gains
 * nothing, and so does waiting inside an invocation. So deletes come in bursts: each takes what there is and ends with
 * EC2's first refusal.
 *
 * Who was refused counts once what is free in the account (`concurrent-cleaners.ts`): at 5 a second, deleting that takes so long. It is
 * the same span for all who were refused together, and each comes again at any one instant of it. So they come one by one,
 * each to a bucket that has filled meanwhile, and most get all they need at once. Who doesn't comes once more in what is
 * left of the span; where that is over, it is counted anew (guides/decisions/012-taking-turns.md).
 */

/** Milliseconds until an empty bucket is full again; who has all of it needn't leave it longer than that. */
const FULL_AGAIN = (BUCKET / A_SECOND) * 1_000;

/** How a stack takes its turn, once AWS has refused it something that all of them ask for. */
export interface DeleteRate {
  /** Its part of all that is to be deleted; more than none, at most one. */
  readonly share: number;
  /** When all would be deleted, in milliseconds since the epoch: the end of the span. */
  readonly until: number;
}

/** `isSlowed`: whether EC2 has refused any. */
export function callsAtOnce(isSlowed: boolean): number {
  return isSlowed ? DELETES_AT_ONCE_AFTER_REFUSAL : DELETES_AT_ONCE;
}

/** Whether what a burst got leaves it open how many others there are: who got most of the bucket is nearly alone. */
export function mayBeMany(taken: number): boolean {
  return taken < BUCKET / 2;
}

/** How one takes turns that has so many left, among so many that are free in the account. */
export function rateAmong(
  { left, free }: { readonly left: number; readonly free: number },
  now: number,
): DeleteRate {
  return rateAt(Math.max(1, left) / Math.max(1, left, free), left, now);
}

/** The same by what a first burst got of the bucket, where nobody else is at it, or others can't be counted. */
export function rateByYield(
  { taken, left }: { readonly taken: number; readonly left: number },
  now: number,
): DeleteRate {
  return rateAt(Math.min(1, Math.max(taken, 0.5) / BUCKET), left, now);
}

function rateAt(share: number, left: number, now: number): DeleteRate {
  const span = (left / (A_SECOND * share)) * 1_000;
  return { share, until: Math.round(now + clamped(span, SHORTEST_SPAN, LONGEST_SPAN)) };
}

/** Whether so little of a span is left that taking turns isn't worth it. */
export function isSoonOver({ until }: DeleteRate, now: number): boolean {
  return until - now <= NEARLY_OVER;
}

/** The same after bursts in a row that got nothing: then others are at it who can't be counted. */
export function afterRefusals(rate: DeleteRate, refusals: number, now: number): DeleteRate {
  const span = Math.min((rate.until - now) * 2 ** Math.min(refusals, 10), LONGEST_SPAN);
  return { ...rate, until: Math.round(now + span) };
}

/**
 * Milliseconds until the next burst: any instant of the span that is left before the deadline, as far as leaving the
 * bucket to fill pays. `random` is uniform in [0, 1). Those whose deadline is near don't all come at that.
 */
export function pauseBeforeTurn(
  { share, until }: DeleteRate,
  random: number,
  now: number,
  deadline: number,
): number {
  const longest = Math.min(until - now, deadline - now, FULL_AGAIN / share);
  return Math.min(Math.max(SHORTEST_PAUSE, Math.round(longest * random)), Math.max(0, deadline - now));
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
