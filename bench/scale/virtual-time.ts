import { LeapError } from '../../sandbox/time/leap';
import type { Simulation } from '../../sandbox/time/simulation';
import { onceAtRest } from '../../sandbox/time/under-way';

/**
 * Runs this process's own code in a world's time: while code runs, or real work of it is under way, the clock
 * stands still; it moves when all of that has ended (`sandbox/time/under-way.ts` has the rule). Timers,
 * `Date.now` and `Math.random` are the world's meanwhile, so that the SDK's retries wait in virtual time,
 * too, and the same time with the same seed.
 */
export class VirtualTime {
  readonly #time: Simulation;
  readonly #random: () => number;
  #hold: (() => void) | undefined;
  #letGoAt: number;
  #stirs = 0;
  #leap: LeapError | undefined;
  /** Ends `during` with what went wrong: the code itself may never come to its end. */
  #fail: (error: LeapError) => void = () => undefined;

  constructor(time: Simulation, random: () => number) {
    this.#time = time;
    this.#random = random;
    this.#letGoAt = time.now();
  }

  now(): number {
    return this.#time.now();
  }

  /** Something happens: the clock stands still until that has come to rest. */
  stir(): void {
    this.#stirs += 1;
    if (this.#hold !== undefined) return;
    this.#hold = this.#time.hold('code of this process');
    onceAtRest(
      () => this.#stirs,
      () => {
        const release = this.#hold;
        this.#hold = undefined;
        this.#letGoAt = this.#time.now();
        release?.();
      },
    );
  }

  /** Waits for this long, in milliseconds. */
  async sleep(duration: number, label: string): Promise<void> {
    this.#act(`it waits for ${label}`);
    await this.#time.sleep(duration, label);
    this.stir();
  }

  /** Waits for something of the world's, which takes what it takes of its time. */
  async for<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } finally {
      this.stir();
    }
  }

  /**
   * Runs this, and lets time move as far as it takes.
   * @throws LeapError if something of it was under way that isn't counted, and time moved meanwhile
   */
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
        this.#act('it begins a timer');
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
      const leapt = new Promise<never>((_resolve, reject) => {
        this.#fail = reject;
      });
      const result = await Promise.race([run(), leapt]);
      this.#act('it ends');
      if (this.#leap !== undefined) throw this.#leap;
      return result;
    } finally {
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
      Date.now = real.now;
      Math.random = real.random;
      release();
    }
  }

  /** Code does something. Where time isn't held, nothing was known of it: it must not have moved meanwhile. */
  #act(what: string): void {
    if (this.#hold !== undefined) return;
    const now = this.#time.now();
    if (now > this.#letGoAt) {
      this.#leap ??= new LeapError('this process', what, this.#letGoAt, now);
      this.#fail(this.#leap);
    }
    this.stir();
  }
}
