/**
 * EC2 deletes network interfaces one by one, from a bucket that all stacks of the account share: 100
 * tokens, 5 more each second (EC2 guide). Asking while it is empty costs calls and gains nothing, and so does
 * waiting inside an invocation. So deletes come in bursts: each takes what there is and ends with
 * EC2's first refusal; the pause until the next one grows and shrinks, so that a burst finds near
 * `WORTHWHILE` tokens however many stacks share them.
 */
const WORTHWHILE = 50;

/** All in milliseconds. One stack alone finds what is worthwhile after the first of these. */
const FIRST_PAUSE = 10_000;
const SHORTEST_PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;
/** How much longer or shorter than the one before a pause may be: a burst's yield is chance, too. */
const LARGEST_STEP = 4;
/** Pauses are drawn from this share around their length, so that stacks deleted together don't ask together. */
const JITTER = 0.25;

/**
 * Calls at the same time while EC2 hasn't refused any, and once it has. All that are under way when the
 * bucket runs empty are refused: one is little, and takes more than EC2 gives back in that time.
 */
const AT_ONCE = 5;
const AT_ONCE_AFTER_REFUSAL = 1;

/** `pause`: the last one, undefined before EC2 has refused anything. */
export function callsAtOnce(pause: number | undefined): number {
  return pause === undefined ? AT_ONCE : AT_ONCE_AFTER_REFUSAL;
}

/** The pause after a burst that EC2 ended when it had taken so many. `before`: the last one, undefined for none. */
export function pauseAfterBurst(before: number | undefined, taken: number): number {
  const step = clamped(WORTHWHILE / Math.max(1, taken), 1 / LARGEST_STEP, LARGEST_STEP);
  return Math.round(clamped((before ?? FIRST_PAUSE) * step, SHORTEST_PAUSE, LONGEST_PAUSE));
}

/** The pause as it is taken; `random` is uniform in [0, 1). */
export function jittered(pause: number, random: number): number {
  return pause * (1 + JITTER * (2 * random - 1));
}

function clamped(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
