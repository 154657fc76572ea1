import type { ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { Socket } from 'node:net';

import { endProcess } from './ending';

/** As many as are of use at the same time: handlers of a stack side by side, and its hook. */
const MOST = 6;

interface Spare {
  readonly child: ChildProcess;
  isBusy: boolean;
  isAnothers: boolean;
  listen: unknown;
  readonly crash: string[];
}

/**
 * Processes that no world has, and the next one takes. They keep nobody's event loop going, and end with this process:
 * then their channel is closed (child.ts).
 */
export class Spares<Each extends Spare> {
  /** The oldest comes first. */
  readonly #all: { readonly what: string; readonly it: Each }[] = [];

  /** Takes one that runs this, if there is any. */
  take(what: string): Each | undefined {
    const index = this.#all.findLastIndex((spare) => spare.what === what && isAlive(spare.it.child));
    const [found] = index === -1 ? [] : this.#all.splice(index, 1);
    if (found === undefined) return undefined;
    const { it } = found;
    hold(it.child, true);
    it.isBusy = true;
    it.isAnothers = true;
    it.crash.length = 0;
    return it;
  }

  /** Keeps one that runs this, and ends the oldest where there are more than enough. */
  async add(what: string, it: Each): Promise<void> {
    it.listen = undefined;
    if (!isAlive(it.child)) return;
    hold(it.child, false);
    this.#all.push({ what, it });
    const tooMany = this.#all.length > MOST ? this.#all.shift() : undefined;
    if (tooMany === undefined) return;
    hold(tooMany.it.child, true);
    await endProcess(tooMany.it.child, 0, { withGroup: true });
  }
}

/** Names a file and what is in it now: one that is built anew is another one. */
export function fileAsItIs(file: string): string {
  const { mtimeMs, ino, size } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return [file, mtimeMs, ino, size].join();
}

function isAlive(child: ChildProcess): boolean {
  return child.connected && child.exitCode === null && child.signalCode === null;
}

/** Whether this process waits for it. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const streams = [child.stdout, child.stderr].filter((each) => each instanceof Socket);
  for (const each of [child, child.channel, ...streams]) {
    if (isHeld) each?.ref();
    else each?.unref();
  }
}
