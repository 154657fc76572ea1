import type { DeleteRate } from '../delete-rate';
import { LONGEST_SPAN } from '../tuning';
import { asAmount, count, field, group, membersOf, type StateOf } from './group';

/** How much a delete holds back. */
const { start, change, ...inContext } = group({
  /** In a row: answers that ask to try again later, and steps whose work had no effect. */
  retries: count(),
  /** How deletes take their turn, once EC2 has refused one. */
  rate: field(asRate),
});

export type Pace = StateOf<typeof inContext>;
export const paceInContext = inContext;

/** One whose end is further away than any span is long was written by a clock that was ahead: it is drawn anew. */
function asRate(value: unknown, now: number): DeleteRate | undefined {
  const members = membersOf(value);
  const [share, until] = [asAmount(members['share']), asAmount(members['until'])];
  if (share === undefined || share === 0 || share > 1) return undefined;
  return until === undefined || until > now + LONGEST_SPAN ? undefined : { share, until };
}

export function startPace(): Pace {
  return start({});
}

/** After a step's work. Work without effect is as good a reason to hold back as an answer that asks for it. */
export function afterWork(pace: Pace, hasEffect: boolean): Pace {
  return hasEffect ? notRefused(pace) : putOff(pace);
}

/** AWS asked to try again later. */
export function putOff(pace: Pace): Pace {
  return change(pace, { retries: pace.retries + 1 });
}

export function notRefused(pace: Pace): Pace {
  return change(pace, { retries: 0 });
}

/** Deletes take their turn by this from now on; undefined: they don't. */
export function inTurn(pace: Pace, rate: DeleteRate | undefined): Pace {
  return change(pace, { rate });
}
