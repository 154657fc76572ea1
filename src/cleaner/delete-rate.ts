/*
 * EC2 deletes network interfaces one by one, from a bucket of requests that all stacks of the account and Region share:
 * 100 requests, 5 more each second (EC2 guide, "Request throttling"). Asking while it is empty costs calls and gains
 * nothing, and so does waiting inside an invocation. So deletes come in bursts: each takes what there is and ends with
 * EC2's first refusal.
 *
 * What a burst got says how many others are at it: all of the bucket is 100. A stack that got a hundredth of it has a
 * hundredth of what comes back, too, and with that needs so long for the rest: its span. Within that it comes again at any
 * instant, so that all who were refused together come one by one, each to a bucket that has filled meanwhile.
 */

/** EC2 guide, DeleteNetworkInterface. A quota that was raised only lets a burst take more. */
const BUCKET = 100;
const A_SECOND = 5;

/** Milliseconds until an empty bucket is full again; who has all of it needn't leave it longer than that. */
const FULL_AGAIN = (BUCKET / A_SECOND) * 1_000;

/** Milliseconds: a span is no shorter, and no longer, than these. Others may have had little to delete, and be gone soon. */
const SHORTEST_SPAN = 10_000;
const LONGEST_SPAN = 600_000;
/** The same of one pause. */
const SHORTEST_PAUSE = 2_000;
const LONGEST_PAUSE = 240_000;

/** When so little of a span is left, in milliseconds, most of the others are through, and a share is worth this much more. */
const NEARLY_OVER = 60_000;
const GROWTH = 4;

/**
 * Calls at the same time while EC2 hasn't refused any, and once it has. All that are under way when the
 * bucket runs empty are refused: one is little, and takes more than EC2 gives back in that time.
 */
const AT_ONCE = 5;
const AT_ONCE_AFTER_REFUSAL = 1;

/** How a stack takes its turn, once EC2 has refused one of its deletes. */
export interface DeleteRate {
  /** Of the bucket, what the burst got that the span was reckoned from; more than none, at most one. */
  readonly share: number;
  /** When all would be deleted at that share, in milliseconds since the epoch: the end of the span. */
  readonly until: number;
}

/** `isSlowed`: whether EC2 has refused any. */
export function callsAtOnce(isSlowed: boolean): number {
  return isSlowed ? AT_ONCE_AFTER_REFUSAL : AT_ONCE;
}

/**
 * After a burst that EC2 ended when it had taken so many, with so many left. Within its span a stack stays at the share
 * that the first burst told: what a later one gets is chance.
 */
export function rateAfterBurst(
  before: DeleteRate | undefined,
  { taken, left }: { readonly taken: number; readonly left: number },
  now: number,
): DeleteRate {
  if (before !== undefined && now < before.until - NEARLY_OVER) return before;
  const share =
    before === undefined ? Math.min(1, Math.max(taken, 0.5) / BUCKET) : Math.min(1, before.share * GROWTH);
  const span = (left / (A_SECOND * share)) * 1_000;
  return { share, until: Math.round(now + clamped(span, SHORTEST_SPAN, LONGEST_SPAN)) };
}

/** Milliseconds until the next burst: any instant of the span, as far as leaving the bucket to fill pays. `random` is uniform in [0, 1). */
export function pauseBeforeBurst({ share, until }: DeleteRate, random: number, now: number): number {
  const longest = Math.min(until - now, FULL_AGAIN / share, LONGEST_PAUSE);
  return Math.max(SHORTEST_PAUSE, Math.round(longest * random));
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
