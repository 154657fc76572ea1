import { exec } from 'node:child_process';
import { pbkdf2, randomFill, subtle } from 'node:crypto';
import { existsSync, mkdirSync, readFile, writeFileSync } from 'node:fs';
import { readFile as read, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { brotliCompress, gzip } from 'node:zlib';

/**
 * Real work of lengths that nobody knows: what takes this machine some time, and virtual time none. It draws
 * from chance of its own, and tells nobody the time.
 */
export interface RealWork {
  /** Does some of it: none where the seed is 0. */
  readonly some: () => Promise<void>;
  /** How often each kind was done so far. */
  readonly done: () => Readonly<Record<string, number>>;
}

export interface RealWorkOptions {
  /** Another one is other work; 0 is none. */
  readonly seed: number;
  /** For files. */
  readonly folder: string;
  /** Loads a module that has never been loaded; its path. */
  readonly load: (file: string) => Promise<unknown>;
  /** The share of what takes long: programs, threads, a blocked event loop. */
  readonly heavy?: number;
  /** A blocked event loop's longest, in milliseconds. */
  readonly longest?: number;
}

export function createRealWork({
  seed,
  folder,
  load,
  heavy = 0.1,
  longest = 500,
}: RealWorkOptions): RealWork {
  let state = seed;
  const chance = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const whole = (from: number, to: number): number => from + Math.floor(chance() * (to - from));
  let modules = 0;
  const done: Record<string, number> = {};
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${seed}`);
  const called = (begin: (callback: (error: Error | null) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      begin((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });

  const light: Readonly<Record<string, () => Promise<unknown>>> = {
    'files, by promises': async () => {
      await writeFile(file, Buffer.alloc(whole(0, 300_000)));
      return read(file);
    },
    'a file, by callbacks': () => called((callback) => readFile(__filename, callback)),
    'the thread pool': () =>
      Promise.all([
        called((callback) => pbkdf2('a', 'b', whole(1, 20_000), 64, 'sha512', callback)),
        called((callback) => randomFill(Buffer.alloc(whole(1, 100_000)), callback)),
        subtle.digest('SHA-512', Buffer.alloc(whole(1, 1_000_000))),
      ]),
    compression: () =>
      Promise.all([
        called((callback) => gzip(Buffer.alloc(whole(1, 500_000)), callback)),
        called((callback) => brotliCompress(Buffer.alloc(whole(1, 20_000)), callback)),
      ]),
    'a module that is loaded for the first time': () => {
      modules += 1;
      const path = `${file}-${modules}.cjs`;
      writeFileSync(path, `exports.it = ${JSON.stringify('x'.repeat(whole(1, 100_000)))};`);
      return load(path);
    },
    'turns of the event loop': async () => {
      for (let left = whole(1, 30); left > 0; left -= 1)
        await called((callback) => setImmediate(callback, null));
    },
  };
  const slow: Readonly<Record<string, () => Promise<unknown>>> = {
    'a blocked event loop': () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, whole(50, longest));
      return Promise.resolve();
    },
    'a collection of garbage': () => {
      setFlagsFromString('--expose-gc');
      (runInNewContext('gc') as () => void)();
      return Promise.resolve();
    },
    'a program': () => called((callback) => exec(`sleep 0.0${whole(0, 10)}`, callback)),
    'a thread': () =>
      called((callback) => {
        const worker = new Worker(`setTimeout(() => undefined, ${whole(1, 50)})`, { eval: true });
        worker.once('exit', () => {
          callback(null);
        });
      }),
  };

  return {
    done: () => done,
    some: async () => {
      if (seed === 0) return;
      for (let left = whole(0, 3); left > 0; left -= 1) {
        const kinds = Object.entries(chance() < heavy ? slow : light);
        const [kind, work] = kinds[whole(0, kinds.length)] ?? [];
        if (kind === undefined || work === undefined) continue;
        done[kind] = (done[kind] ?? 0) + 1;
        await work();
      }
    },
  };
}
