/**
 * EC2 deletes network interfaces one by one, from a bucket that all stacks of the account share: 100
 * tokens, 5 more each second (EC2 guide). Asking while it is empty costs calls and gains nothing, and so does
 * waiting inside an invocation. So deletes come in bursts: each takes what there is and ends with
 * EC2's first refusal; the pause until the next one grows and shrinks so that a burst finds near
 * `WORTHWHILE` tokens. Pauses longer than 20 s would let the bucket overflow, were it only for one stack.
 */
const WORTHWHILE = 50;

/** All in milliseconds. */
const FIRST_PAUSE = 10_000;
const SHORTEST_PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;
/** The pause at most doubles or halves from one burst to the next: a burst's yield is chance, too. */
const LARGEST_STEP = 2;
/** Pauses are drawn from this share around their length, so that stacks deleted together don't ask together. */
const JITTER = 0.25;

/**
 * Calls at the same time while EC2 hasn't refused any, and once it has. Lambda takes 15 changes a second
 * (Lambda quotas). All that are under way when a bucket runs empty are refused: few, where that is to be expected.
 */
const AT_ONCE = 5;
const AT_ONCE_AFTER_REFUSAL = 2;

export function callsAtOnce(pause: number | undefined): number {
  return pause === undefined ? AT_ONCE : AT_ONCE_AFTER_REFUSAL;
}

/** The pause after a burst that EC2 ended, having taken so many. `before`: the last such pause, undefined for none. */
export function pauseAfterBurst(before: number | undefined, taken: number): number {
  if (before === undefined) return FIRST_PAUSE;
  const step = Math.min(LARGEST_STEP, Math.max(1 / LARGEST_STEP, WORTHWHILE / Math.max(1, taken)));
  return Math.round(Math.min(LONGEST_PAUSE, Math.max(SHORTEST_PAUSE, before * step)));
}

/** The pause as it is taken; `random` is uniform in [0, 1). */
export function jittered(pause: number, random: number): number {
  return pause * (1 + JITTER * (2 * random - 1));
}
