import type { Simulation } from '../../sandbox/time/simulation';

/**
 * Turns of the event loop without anything happening after which all invocations count as waiting: an
 * answer takes a few on its way through the SDK.
 */
const QUIET_TURNS = 12;

/**
 * Runs this process's own code in a world's time: while code runs the clock stands still, and it moves
 * when all of it waits. Timers, `Date.now` and `Math.random` are the world's meanwhile, so that the SDK's
 * retries wait in virtual time, too, and the same time with the same seed.
 */
export class VirtualTime {
  readonly #time: Simulation;
  readonly #random: () => number;
  #hold: (() => void) | undefined;
  #quiet = 0;

  constructor(time: Simulation, random: () => number) {
    this.#time = time;
    this.#random = random;
  }

  now(): number {
    return this.#time.now();
  }

  /** Something happens: the clock stands still until that has come to rest. */
  stir(): void {
    this.#quiet = 0;
    if (this.#hold !== undefined) return;
    this.#hold = this.#time.hold('code of this process');
    const look = (): void => {
      this.#quiet += 1;
      if (this.#quiet < QUIET_TURNS) {
        setImmediate(look);
        return;
      }
      const release = this.#hold;
      this.#hold = undefined;
      release?.();
    };
    setImmediate(look);
  }

  /** In milliseconds. */
  async sleep(duration: number, label: string): Promise<void> {
    await this.#time.sleep(duration, label);
    this.stir();
  }

  /** Runs this, and lets time move as far as it takes. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const real = { setTimeout, clearTimeout, now: Date.now, random: Math.random };
    const timers = new Map<number, () => void>();
    let count = 0;
    const release = this.#time.demand('code of this process');
    Object.assign(globalThis, {
      setTimeout: (
        callback: (...values: readonly unknown[]) => void,
        delay = 0,
        ...values: readonly unknown[]
      ) => {
        count += 1;
        const id = count;
        const cancel = this.#time.after(Math.max(1, delay), 'a timer of this process', () => {
          timers.delete(id);
          this.stir();
          callback(...values);
        });
        timers.set(id, cancel);
        return id;
      },
      clearTimeout: (id: unknown) => {
        if (typeof id !== 'number') return;
        timers.get(id)?.();
        timers.delete(id);
      },
    });
    Date.now = () => this.#time.now();
    Math.random = this.#random;
    try {
      this.stir();
      return await run();
    } finally {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      Date.now = real.now;
      Math.random = real.random;
      release();
    }
  }
}
