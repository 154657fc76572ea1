import crypto from 'node:crypto';
import dns from 'node:dns';
import workerThreads, { Worker } from 'node:worker_threads';
import zlib from 'node:zlib';

/*
 * Real work that Node.js doesn't list among its active resources (seen with versions 20 and 22): cryptography
 * and compression in the thread pool, DNS other than by the system, WebAssembly that is compiled, other
 * threads. Each is counted from when it is begun to when it has ended.
 */

/** How much of it is under way. One count for the process: it is kept with what is replaced. */
interface Count {
  underWay: number;
}

const KEY = Symbol.for('sandbox: work that is counted');

// Tests load this file several times into one process.
const place = zlib as unknown as Record<symbol, Count | undefined>;

/** Counts from now on. A second time it does nothing. */
export function countWork(): void {
  if (place[KEY] !== undefined) return;
  place[KEY] = { underWay: 0 };
  replaceAll();
}

/** Pieces of work that are under way, of those begun since `countWork`. */
export function countedWork(): number {
  return place[KEY]?.underWay ?? 0;
}

function begin(): () => void {
  const count = place[KEY];
  if (count === undefined) return () => undefined;
  count.underWay += 1;
  let isOver = false;
  return () => {
    if (!isOver) count.underWay -= 1;
    isOver = true;
  };
}

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;
type Functions = Record<string, unknown>;

/** Replaces functions by name, together with what they carry (how `promisify` treats them, for one). */
function replace(
  owner: Functions,
  names: readonly string[],
  by: (original: AnyFunction) => AnyFunction,
): void {
  for (const name of names) {
    const original = owner[name];
    if (typeof original !== 'function') continue;
    const counted = by(original as AnyFunction);
    Object.defineProperties(counted, Object.getOwnPropertyDescriptors(original));
    owner[name] = counted;
  }
}

/** Functions whose last value may be a callback. */
function countCallbacks(owner: Functions, names: readonly string[]): void {
  replace(owner, names, (original) => {
    return function counted(...values) {
      const callback = values.at(-1);
      if (typeof callback !== 'function') return Reflect.apply(original, this, values);
      const end = begin();
      const done: AnyFunction = function done(...results) {
        end();
        return Reflect.apply(callback, this, results) as unknown;
      };
      try {
        return Reflect.apply(original, this, [...values.slice(0, -1), done]);
      } catch (error) {
        end();
        throw error;
      }
    };
  });
}

function countPromises(owner: Functions, names: readonly string[]): void {
  replace(owner, names, (original) => {
    return function counted(...values) {
      const end = begin();
      return (Reflect.apply(original, this, values) as Promise<unknown>).finally(end);
    };
  });
}

/** Those that are called by name, no classes, as far as they may be replaced (crypto's oldest may not). */
function functionsOf(owner: object): readonly string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(owner)).flatMap(([name, { value, writable }]) =>
    /^[a-z]/u.test(name) && name !== 'constructor' && typeof value === 'function' && writable === true
      ? [name]
      : [],
  );
}

/** Counted until it ends, while the event loop waits for it: threads that are kept for later are `unref`ed. */
class CountedWorker extends Worker {
  #end: (() => void) | undefined = begin();

  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    this.once('exit', () => {
      this.unref();
    });
  }

  override ref(): void {
    super.ref();
    this.#end ??= begin();
  }

  override unref(): void {
    super.unref();
    this.#end?.();
    this.#end = undefined;
  }
}

function replaceAll(): void {
  // All of zlib, its functions too, is done by the streams' common methods.
  const streams = Object.getPrototypeOf(Object.getPrototypeOf(zlib.Gzip.prototype)) as Functions;
  countCallbacks(streams, ['_transform', '_flush']);
  const functions = crypto as object as Functions;
  countCallbacks(
    functions,
    functionsOf(functions).filter((name) => !name.endsWith('Sync')),
  );
  const subtle = Object.getPrototypeOf(crypto.subtle) as Functions;
  countPromises(subtle, functionsOf(subtle));
  const queries = (owner: object): readonly string[] =>
    functionsOf(owner).filter((name) => /^(?:resolve|reverse)/u.test(name));
  for (const owner of [dns, dns.Resolver.prototype as object])
    countCallbacks(owner as Functions, queries(owner));
  for (const owner of [dns.promises, dns.promises.Resolver.prototype as object])
    countPromises(owner as Functions, queries(owner));
  countPromises((globalThis as unknown as { readonly WebAssembly: Functions }).WebAssembly, [
    'compile',
    'compileStreaming',
    'instantiate',
    'instantiateStreaming',
  ]);
  Object.assign(workerThreads, { Worker: CountedWorker });
}
