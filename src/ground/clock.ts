/** The time, as whatever decides takes it: a parameter. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The machine's own, which only the edge hands in. */
export const systemClock: Clock = { now: () => Date.now() };
