import { isRetriable, isThrottling } from './aws-errors';
import type { Effects } from './effects';
import { FIRST_WAIT, LONGEST_WAIT, MOST_FAILURES } from './tuning';

/** How many calls at a time, how long, and how often against AWS's refusals. */
export interface Manner {
  /** No call is begun after this instant, in milliseconds since the epoch. */
  readonly until: number;
  /** Calls at the same time, at most. */
  readonly atOnce: number;
  /** Refusals for too many requests that are borne without a success in between. */
  readonly inARow: number;
  /** The same in all. */
  readonly inAll: number;
}

/** What became of many calls of one kind. */
export interface Results<Item, Result> {
  readonly results: readonly Result[];
  /** Not dealt with: AWS asked to slow down, or the time for it was over. In the order in which they came. */
  readonly rest: readonly Item[];
  /** Whether AWS asked to slow down, and it ended with that. */
  readonly isRefused: boolean;
}

/** Before the next try after so many refusals in a row: full jitter, so that many who were refused together don't come together. */
export function waitAfterRefusal(inARow: number, random: number): number {
  return random * Math.min(FIRST_WAIT * 2 ** (inARow - 1), LONGEST_WAIT);
}

/**
 * Does something with each item: one at first, and with each that succeeds one more at a time, up to a few, so
 * that an empty bucket is found out with one call. What is refused is tried again after a while, as often as the
 * manner allows. A refusal for good ends it, and is thrown once nothing is under way any more.
 */
export async function sideBySide<Item, Result>(
  { clock, random, sleep }: Pick<Effects, 'clock' | 'random' | 'sleep'>,
  items: readonly Item[],
  { until, atOnce, inARow, inAll }: Manner,
  act: (item: Item) => Promise<Result>,
): Promise<Results<Item, Result>> {
  const queue = [...items];
  const results: Result[] = [];
  const errors: unknown[] = [];
  let isRefused = false;
  let failures = 0;
  let refusals = 0;
  let row = 0;
  const mayGoOn = (): boolean =>
    !isRefused && failures < MOST_FAILURES && errors.length === 0 && clock.now() < until;
  /** Puts the item back; waits, where it may be tried again. */
  const bear = async (item: Item, error: unknown): Promise<void> => {
    queue.unshift(item);
    if (!isThrottling(error)) {
      failures += 1;
      return;
    }
    refusals += 1;
    row += 1;
    if (sleep === undefined || row > inARow || refusals > inAll) isRefused = true;
    else await sleep(Math.min(waitAfterRefusal(row, random()), Math.max(0, until - clock.now())));
  };
  const workers: Promise<void>[] = [];
  const work = async (): Promise<void> => {
    while (mayGoOn()) {
      const next = queue.shift();
      if (next === undefined) return;
      try {
        results.push(await act(next));
        row = 0;
        if (workers.length < atOnce) workers.push(work());
      } catch (error) {
        if (!isRetriable(error)) {
          errors.push(error);
          return;
        }
        await bear(next, error);
      }
    }
  };
  workers.push(work());
  // It grows meanwhile.
  for (const each of workers) await each;
  if (errors.length > 0) throw errors[0];
  return { results, rest: queue, isRefused };
}
