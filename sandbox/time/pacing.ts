import type { Instant } from './instant';

/**
 * How virtual time relates to the machine's: how long the simulation really waits before it jumps
 * from one instant to the next. Real timers live here and nowhere else in the sandbox.
 */
export interface Pacing {
  readonly name: string;
  /** Calls `jump` when the real time for the step from `from` to `to` has passed. Returns how to give it up. */
  schedule(from: Instant, to: Instant, jump: () => void): () => void;
}

/** Jumps as soon as all that the last event set off has come to rest (promises settled). */
export const AS_FAST_AS_POSSIBLE: Pacing = {
  name: 'max',
  schedule: (_from, _to, jump) => {
    const handle = setImmediate(jump);
    return () => {
      clearImmediate(handle);
    };
  },
};

/** Plays `speed` virtual seconds in each real second; `speed` is a positive number. */
export function atSpeed(speed: number): Pacing {
  return {
    name: String(speed),
    schedule: (from, to, jump) => {
      const handle = setTimeout(jump, Math.max(0, (to - from) / speed));
      return () => {
        clearTimeout(handle);
      };
    },
  };
}

/** Seconds of the machine's time since some fixed instant, for telling a user how long something really took. */
export function realSeconds(): number {
  return performance.now() / 1_000;
}

/** The machine's time, for a world that is asked to begin with it (`--start now`). */
export function realNow(): Instant {
  return Date.now();
}

/** Calls `run` after so many seconds of the machine's time, if the process lives so long. Returns how to give it up. */
export function afterRealSeconds(seconds: number, run: () => void): () => void {
  const handle = setTimeout(run, seconds * 1_000);
  handle.unref();
  return () => {
    clearTimeout(handle);
  };
}
