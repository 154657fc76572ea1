/**
 * The program of every process that the sandbox starts: runs a user's code under virtual time.
 *
 * `Date` and timers are the host's: the clock stands still while code runs, and moves when the host
 * says so. When nothing but timers and answers is left to wait for, it tells the host that it is
 * blocked. Bundled to plain JavaScript and loaded by `host.ts`; it shares no module with the sandbox.
 */
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';

interface Invoke {
  readonly type: 'invoke';
  readonly file: string;
  readonly exportName: string;
  readonly event: unknown;
  readonly context: unknown;
  readonly now: number;
  /** How wrong this invocation's clock is, in milliseconds. */
  readonly skew: number;
  readonly seed: number;
}

type FromHost =
  | Invoke
  | { readonly type: 'fire'; readonly timer: number; readonly now: number }
  /** An answer is on its way; or would be, had the request not been given up. */
  | { readonly type: 'answered'; readonly now: number };

const real = { Date, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate };
const send = (message: unknown): void => {
  process.send?.(message);
};

let now = 0;
let skew = 0;
/** Counts whatever shows that the process is not at rest. */
let activity = 0;
let isRunning = false;

const stir = (): void => {
  activity += 1;
};

// Time -------------------------------------------------------------------------------------------

class VirtualDate extends real.Date {
  constructor(...parts: readonly unknown[]) {
    super(...((parts.length === 0 ? [now] : parts) as [number]));
  }
  static override now(): number {
    return now;
  }
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
  readonly every: number | undefined;
}

const timers = new Map<number, Timer>();
let lastTimer = 0;

class Handle {
  constructor(readonly id: number) {}
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    const timer = timers.get(this.id);
    if (timer !== undefined) timers.set(this.id, { ...timer, due: now + (timer.every ?? 0) });
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.id;
  }
}

type Callback = (...values: readonly unknown[]) => void;

const start = (run: Callback, delay: unknown, values: readonly unknown[], every: boolean): Handle => {
  stir();
  const length = Math.max(1, Number(delay) || 1);
  lastTimer += 1;
  timers.set(lastTimer, { due: now + length, run: () => run(...values), every: every ? length : undefined });
  return new Handle(lastTimer);
};

const stop = (handle: unknown): void => {
  stir();
  if (handle instanceof Handle) timers.delete(handle.id);
  else if (typeof handle === 'number') timers.delete(handle);
  else if (handle !== undefined && handle !== null) real.clearTimeout(handle as NodeJS.Timeout);
};

const fire = (id: number): void => {
  const timer = timers.get(id);
  if (timer === undefined) return;
  if (timer.every === undefined) timers.delete(id);
  else timers.set(id, { ...timer, due: now + timer.every });
  timer.run();
};

const virtualSetTimeout = (run: Callback, delay?: number, ...values: readonly unknown[]): Handle =>
  start(run, delay, values, false);
const virtualSetInterval = (run: Callback, delay?: number, ...values: readonly unknown[]): Handle =>
  start(run, delay, values, true);

Object.assign(globalThis, {
  Date: VirtualDate,
  setTimeout: virtualSetTimeout,
  setInterval: virtualSetInterval,
  clearTimeout: stop,
  clearInterval: stop,
});
for (const name of ['timers', 'node:timers']) {
  Object.assign(require(name) as object, {
    setTimeout: virtualSetTimeout,
    setInterval: virtualSetInterval,
    clearTimeout: stop,
    clearInterval: stop,
  });
}
Object.assign(require('node:timers/promises') as object, {
  setTimeout: (delay: number, value: unknown) =>
    new Promise((resolve) => start(resolve, delay, [value], false)),
});
performance.now = () => now;

// Chance -----------------------------------------------------------------------------------------

let dice = 1;
/** Mulberry32: retries that draw their delay must draw the same in every run. */
Math.random = () => {
  dice = (dice + 0x6d2b79f5) | 0;
  let value = Math.imul(dice ^ (dice >>> 15), 1 | dice);
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
  return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
};

// Requests ---------------------------------------------------------------------------------------

/** Requests of this invocation that are neither answered nor given up. */
let inFlight = 0;
let generation = 0;

const watch = (request: http.ClientRequest): http.ClientRequest => {
  const own = generation;
  inFlight += 1;
  stir();
  request.once('response', (response) => {
    const date = response.headers['date'];
    if (date !== undefined) now = Math.max(now, real.Date.parse(date) + skew);
    stir();
  });
  request.once('close', () => {
    if (own === generation) inFlight -= 1;
    stir();
  });
  return request;
};

for (const each of [http, https]) {
  const { get, request } = each;
  Object.assign(each, {
    request: (...values: unknown[]) => watch(Reflect.apply(request, each, values) as http.ClientRequest),
    get: (...values: unknown[]) => watch(Reflect.apply(get, each, values) as http.ClientRequest),
  });
}
syncBuiltinESMExports();

// Output -----------------------------------------------------------------------------------------

// It goes the way of the results: in a pipe of its own it would sometimes come after them.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    send({ type: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const done = rest.findLast((each) => typeof each === 'function');
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}

// At rest ----------------------------------------------------------------------------------------

/** Turns of the event loop without any activity before the process counts as blocked. */
const QUIET_TURNS = 4;

/** Files that are being read and names that are being looked up: real work, which ends by itself. */
const isWorking = (): boolean =>
  process.getActiveResourcesInfo().some((name) => /^(?:FSReq|GetAddrInfo|GetNameInfo)/u.test(name));

function look(seen: number, turns: number): void {
  if (!isRunning) return;
  if (activity !== seen || isWorking()) {
    real.setImmediate(look, activity, 0);
  } else if (turns < QUIET_TURNS) {
    real.setImmediate(look, seen, turns + 1);
  } else {
    if (reported !== seen) {
      reported = seen;
      send({
        type: 'blocked',
        requests: inFlight,
        timers: [...timers].map(([id, { due }]) => ({ id, due: due - skew })),
      });
    }
    // Something real may still be under way; a slow look goes on.
    real.setTimeout(() => look(activity, activity === seen ? QUIET_TURNS : 0), 1);
  }
}
let reported = -1;

// Invocations ------------------------------------------------------------------------------------

async function invoke({ file, exportName, event, context, seed }: Invoke): Promise<void> {
  dice = seed;
  generation += 1;
  inFlight = 0;
  isRunning = true;
  stir();
  real.setImmediate(look, activity, 0);
  try {
    const loaded = require(file) as Readonly<Record<string, unknown>>;
    const handler = loaded[exportName];
    if (typeof handler !== 'function') throw new TypeError(`${file} exports no function ${exportName}`);
    const value: unknown = await (handler as (event: unknown, context: unknown) => unknown)(event, context);
    send({ type: 'result', value: JSON.stringify(value) ?? 'null' });
  } catch (error) {
    send({
      type: 'error',
      name: error instanceof Error ? error.name : 'Error',
      message: error instanceof Error ? error.message : String(error),
      stack: error instanceof Error ? error.stack : undefined,
    });
  } finally {
    isRunning = false;
    timers.clear();
  }
}

process.on('message', (message: FromHost) => {
  stir();
  if (message.type === 'fire') {
    now = Math.max(now, message.now + skew);
    fire(message.timer);
  } else if (message.type === 'invoke') {
    skew = message.skew;
    now = message.now + skew;
    void invoke(message);
  }
});
// The sandbox is gone: so is everything it started.
process.on('disconnect', () => process.exit(0));
