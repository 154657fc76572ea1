import { isoMilliseconds, type Instant } from './instant';

/** How what is said of a leap begins. */
export const LEAPT = 'Virtual time ran ahead of';

/**
 * Virtual time has moved while something was under way that isn't counted: an answer came for an instant that
 * has passed. It is a defect, of the sandbox or of whoever plays in it, and never to be passed over.
 */
export class LeapError extends Error {
  override readonly name = 'LeapError';

  /** @param what the code did then, in words: `it begins a timer` */
  constructor(whose: string, what: string, from: Instant, to: Instant) {
    super(
      `${LEAPT} ${whose}: it was at ${isoMilliseconds(from)} and is at ${isoMilliseconds(to)} as ${what}. ` +
        'Something of it was under way that can’t be counted (sandbox/README.md, "When time moves"): ' +
        'what follows is not the story of this seed.',
    );
  }
}
