import { performance } from 'node:perf_hooks';
import zlib from 'node:zlib';

import { countedWork, countWork } from './counted';

/*
 * The one rule by which virtual time may move in a process of Node.js, of the sandbox's or another:
 *
 *     Everything that was begun and ends by itself has ended (it is counted), and then one whole turn of the
 *     event loop has brought nothing.
 *
 * What is begun is counted by Node.js itself (`process.getActiveResourcesInfo`: files, names that are looked
 * up, connections being made, data being written, processes, immediates; modules that are imported are
 * files), or by `counted.ts`. The last turn isn't a guess: what is ready by then is seen in it, and what
 * isn't ready is counted, or doesn't come from this machine's work at all. However long something takes,
 * time waits for it.
 *
 * Not counted, since Node.js tells nothing of them: data that others send unasked into connections that code
 * opens by itself (`net`, `tls`, `http2`, `dgram`), changes of files that are watched, asynchronous work of
 * native add-ons, `Atomics.waitAsync`. Whoever relies on virtual time also watches for code that does
 * something while it counts as waiting, and says so aloud (`processes/child/rest.ts`, `LeapError`).
 */

/** Requests of the event loop's, which end by themselves, and programs that run. */
const WORK = /Req(?:Callback|Promise|Wrap|uest)?$|(?:Connect|Write|Shutdown|Send)Wrap$|^ProcessWrap$/u;

/** The machine's own, which may be replaced later. */
export interface Machine {
  readonly setImmediate: (run: () => void) => unknown;
  readonly setTimeout: (run: () => void, milliseconds: number) => unknown;
}

const machine: Machine = { setImmediate: globalThis.setImmediate, setTimeout: globalThis.setTimeout };

/** Looks that wait for the next turn, in the whole process: they aren't anybody's work. */
const KEY = Symbol.for('sandbox: looks at what is under way');
const shared = zlib as unknown as Record<symbol, { waiting: number } | undefined>;
const looks = (shared[KEY] ??= { waiting: 0 });

/** Turns of the event loop after which a look waits for a millisecond: what takes so long needs the processor more. */
const SHORT = 16;

/** Names of what is under way in this process. Empty when all of it has ended. */
export function underWay(): readonly string[] {
  const names = process.getActiveResourcesInfo();
  const immediates = names.filter((name) => name === 'Immediate').length - looks.waiting;
  return [
    ...names.filter((name) => WORK.test(name)),
    ...(immediates > 0 ? ['Immediate'] : []),
    ...(countedWork() > 0 ? ['counted work'] : []),
  ];
}

/**
 * What the event loop has been brought so far: data, ends of work, signals. Since Node.js 20.18; without it a
 * turn's events are only seen in what they set off.
 */
export function broughtSoFar(): number {
  return performance.nodeTiming.uvMetricsInfo?.events ?? 0;
}

/**
 * Calls `tell`, once, as soon as the rule holds.
 *
 * @param changes counts what the caller knows to have happened: more of it is no rest either
 * @returns how to give it up
 */
export function onceAtRest(
  changes: () => number,
  tell: () => void,
  { setImmediate, setTimeout }: Machine = machine,
): () => void {
  countWork();
  let isOver = false;
  let turns = 0;
  let seen = -1;
  let brought = -1;
  const look = (): void => {
    if (isOver) return;
    const isWorking = underWay().length > 0;
    const isStill = !isWorking && changes() === seen && broughtSoFar() === brought;
    if (isStill) {
      isOver = true;
      tell();
      return;
    }
    seen = changes();
    brought = broughtSoFar();
    turns = isWorking ? turns + 1 : 0;
    again();
  };
  const again = (): void => {
    if (turns > SHORT) {
      setTimeout(look, 1);
      return;
    }
    looks.waiting += 1;
    setImmediate(() => {
      looks.waiting -= 1;
      look();
    });
  };
  again();
  return () => {
    isOver = true;
  };
}
