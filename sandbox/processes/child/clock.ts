import { promisify } from 'node:util';

import { act, stir } from './activity';

/**
 * The virtual clock of a process: it stands still while code runs, and moves when the host says so.
 * Everything by which Node.js tells time or waits is replaced.
 */

export const real = { Date, setTimeout, clearTimeout, setImmediate };

/** By the process's own clock, which may be wrong. */
let now = 0;
let skew = 0;
let origin = 0;

/** Looks at a clock that stands still before it moves by itself: code that waits in a loop would never end. */
const PATIENCE = 10_000;
let looks = 0;

/** The clock as code sees it, in whole milliseconds. */
function look(): number {
  looks += 1;
  if (looks > PATIENCE) now += 1;
  return Math.floor(now);
}

/** What the host would say. */
export const hostTime = {
  now: (): number => now - skew,
  /** Never goes back. */
  reach(instant: number): void {
    now = Math.max(now, instant + skew);
    looks = 0;
  },
  begin(instant: number, wrongBy: number): void {
    skew = wrongBy;
    now = instant + skew;
    origin = now;
    looks = 0;
  },
};

// Date -------------------------------------------------------------------------------------------

const VirtualDate = new Proxy(real.Date, {
  apply: () => new real.Date(look()).toString(),
  construct: (target, parts, newTarget) =>
    Reflect.construct(target, parts.length === 0 ? [look()] : parts, newTarget) as object,
  get: (target, name, receiver): unknown => (name === 'now' ? look : Reflect.get(target, name, receiver)),
});
Object.defineProperty(real.Date.prototype, 'constructor', { value: VirtualDate });

// Timers -----------------------------------------------------------------------------------------

interface Timer {
  due: number;
  readonly length: number;
  readonly run: () => void;
  readonly repeats: boolean;
  keepsAlive: boolean;
}

const timers = new Map<number, Timer>();
let lastTimer = 0;

class Handle {
  readonly #id: number;
  readonly #timer: Timer;

  constructor(id: number, timer: Timer) {
    this.#id = id;
    this.#timer = timer;
  }

  ref(): this {
    this.#timer.keepsAlive = true;
    stir();
    return this;
  }
  unref(): this {
    this.#timer.keepsAlive = false;
    stir();
    return this;
  }
  hasRef(): boolean {
    return this.#timer.keepsAlive;
  }
  refresh(): this {
    act('it begins a timer anew');
    this.#timer.due = now + this.#timer.length;
    timers.set(this.#id, this.#timer);
    return this;
  }
  close(): this {
    stop(this);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.#id;
  }
}

type Callback = (...values: readonly unknown[]) => void;

function begin(run: Callback, delay: unknown, values: readonly unknown[], repeats: boolean): Handle {
  act('it begins a timer');
  const given = Number(delay);
  // Node.js takes what is too long or no number for one millisecond.
  const length = given >= 1 && given <= 2_147_483_647 ? Math.trunc(given) : 1;
  lastTimer += 1;
  const timer = { due: now + length, length, run: () => run(...values), repeats, keepsAlive: true };
  timers.set(lastTimer, timer);
  return new Handle(lastTimer, timer);
}

function stop(handle: unknown): void {
  stir();
  if (handle instanceof Handle) timers.delete(Number(handle));
  else if (typeof handle === 'number' || typeof handle === 'string') timers.delete(Number(handle));
  else if (handle !== undefined && handle !== null) real.clearTimeout(handle as NodeJS.Timeout);
}

/** A timer's time has come. */
export function fire(id: number): void {
  const timer = timers.get(id);
  if (timer === undefined) return;
  if (timer.repeats) timer.due = now + timer.length;
  else timers.delete(id);
  timer.run();
}

/** Calls once, after so many virtual milliseconds. */
export function after(delay: number, run: () => void): () => void {
  const handle = begin(run, delay, [], false);
  return () => {
    stop(handle);
  };
}

/** What the process waits for, by the host's clock. */
export function pendingTimers(): {
  readonly id: number;
  readonly due: number;
  readonly keepsAlive: boolean;
}[] {
  return [...timers].map(([id, { due, keepsAlive }]) => ({ id, due: due - skew, keepsAlive }));
}

export function dropTimers(): void {
  timers.clear();
}

interface Waiting {
  readonly signal?: AbortSignal;
}

function waitFor(delay?: number, value?: unknown, { signal }: Waiting = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const aborted = (): void => {
      stop(handle);
      reject(new DOMException('The operation was aborted', 'AbortError'));
    };
    const handle = begin(
      () => {
        signal?.removeEventListener('abort', aborted);
        resolve(value);
      },
      delay,
      [],
      false,
    );
    if (signal?.aborted === true) aborted();
    else signal?.addEventListener('abort', aborted, { once: true });
  });
}

async function* ticks(delay?: number, value?: unknown, options?: Waiting): AsyncGenerator {
  for (;;) yield await waitFor(delay, value, options);
}

const virtualSetTimeout = (run: Callback, delay?: number, ...values: readonly unknown[]): Handle =>
  begin(run, delay, values, false);
const virtualSetInterval = (run: Callback, delay?: number, ...values: readonly unknown[]): Handle =>
  begin(run, delay, values, true);
const virtualSetImmediate = (run: Callback, ...values: readonly unknown[]): NodeJS.Immediate => {
  stir();
  return real.setImmediate(() => {
    stir();
    run(...values);
  });
};
Object.defineProperty(virtualSetTimeout, promisify.custom, { value: waitFor });
Object.defineProperty(virtualSetImmediate, promisify.custom, {
  value: (value: unknown) => new Promise((resolve) => virtualSetImmediate(() => resolve(value))),
});

const replaced = {
  setTimeout: virtualSetTimeout,
  setInterval: virtualSetInterval,
  setImmediate: virtualSetImmediate,
  clearTimeout: stop,
  clearInterval: stop,
};

/** Milliseconds since the invocation began. */
const elapsed = (): number => {
  look();
  return now - origin;
};

function hrtime(before?: readonly [number, number]): [number, number] {
  const nanoseconds = BigInt(Math.round(elapsed() * 1_000_000));
  const since =
    before === undefined
      ? nanoseconds
      : nanoseconds - (BigInt(before[0]) * 1_000_000_000n + BigInt(before[1]));
  return [Number(since / 1_000_000_000n), Number(since % 1_000_000_000n)];
}

Object.assign(globalThis, { Date: VirtualDate, ...replaced });
Object.assign(require('node:timers') as object, replaced);
Object.assign(require('node:timers/promises') as object, {
  setTimeout: waitFor,
  setInterval: ticks,
  scheduler: { wait: (delay: number, options?: Waiting) => waitFor(delay, undefined, options) },
});
Object.assign(AbortSignal, {
  timeout: (delay: number) => {
    const controller = new AbortController();
    begin(
      () => {
        controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      },
      delay,
      [],
      false,
    ).unref();
    return controller.signal;
  },
});
performance.now = elapsed;
process.hrtime = Object.assign(hrtime, { bigint: () => BigInt(Math.round(elapsed() * 1_000_000)) });
