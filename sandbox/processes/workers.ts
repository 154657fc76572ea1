import type { ChildProcess } from 'node:child_process';

import type { Cloud } from '../cloud';
import type { FromChild } from './child/messages';
import { endProcess } from './ending';
import type { Invocation } from './invocation';
import { createPrograms, type Started } from './programs';
import { fileAsItIs, Spares } from './spares';

/** A process between or in invocations. */
export interface Worker {
  readonly child: ChildProcess;
  readonly send: Started['send'];
  readonly file: string;
  /** Where it may stay for other worlds: what it runs, by which they ask for it. */
  readonly spareFor: string | undefined;
  /** Whether it was started by another world. */
  isAnothers: boolean;
  /** How many messages it was sent. */
  said: number;
  isBusy: boolean;
  /** What listens to its messages now. */
  listen: ((message: FromChild) => void) | undefined;
  /** Set when it could not be started at all. */
  failure: string | undefined;
  /** What doesn't pass the process's own streams, in lines: how a process that crashes says why. */
  readonly crash: string[];
}

const spares = new Spares<Worker>();

/** The processes of one host, kept for the next invocation of the same file. */
export class Workers {
  /** Each with what listens for its end. */
  readonly #all = new Map<Worker, () => void>();
  readonly #programs = createPrograms();
  readonly #tell: Cloud['onProcess'];

  /** @param tell told of each process that is started, and of its end; then none is kept for another world */
  constructor(tell?: Cloud['onProcess']) {
    this.#tell = tell;
  }

  /** One that runs nothing. */
  idle(file: string): Worker | undefined {
    return [...this.#all.keys()].find((it) => it.file === file && !it.isBusy);
  }

  launch(invocation: Invocation): Worker {
    const { file, outlivesWorld = false } = invocation;
    const spareFor = outlivesWorld && this.#tell === undefined ? fileAsItIs(file) : undefined;
    const worker =
      (spareFor === undefined ? undefined : spares.take(spareFor)) ?? this.#start(invocation, spareFor);
    const { child } = worker;
    const { pid } = child;
    const ended = (): void => {
      this.#all.delete(worker);
      if (pid !== undefined) this.#tell?.(pid, false);
    };
    this.#all.set(worker, ended);
    child.once('exit', ended);
    if (pid !== undefined) this.#tell?.(pid, true);
    return worker;
  }

  #start({ environment, file, function: lambda }: Invocation, spareFor: string | undefined): Worker {
    const { child, send }: Started = this.#programs.start(
      lambda?.program ?? 'handler',
      { environment, folder: lambda?.folder, memory: lambda?.run.memoryLimitInMB },
      (message) => worker.listen?.(message),
    );
    const worker: Worker = {
      child,
      send: (message) => {
        worker.said += 1;
        send(message);
      },
      file,
      spareFor,
      isAnothers: false,
      said: 0,
      isBusy: true,
      listen: undefined,
      failure: undefined,
      crash: [],
    };
    for (const each of [child.stdout, child.stderr]) {
      each?.setEncoding('utf8').on(
        'data',
        collector((line) => worker.crash.push(line)),
      );
    }
    child.once('error', (error) => {
      worker.failure = error.message;
      this.#all.delete(worker);
      child.emit('close', null, null);
    });
    return worker;
  }

  kill(worker: Worker): void {
    this.#all.delete(worker);
    void endProcess(worker.child, 0, { withGroup: true });
  }

  /** Ends the processes of that file that run nothing. */
  release(file: string): void {
    for (const worker of this.#all.keys()) if (worker.file === file && !worker.isBusy) this.kill(worker);
  }

  async close(): Promise<void> {
    // They have nothing to put in order, and nobody waits for what they do.
    await Promise.all(
      [...this.#all].map(async ([worker, ended]) => {
        const { child, isBusy, spareFor } = worker;
        if (isBusy || spareFor === undefined) {
          await endProcess(child, 0, { withGroup: true });
          return;
        }
        child.off('exit', ended);
        await spares.add(spareFor, worker);
      }),
    );
    this.#all.clear();
    this.#programs.close();
  }
}

/** Cuts text that comes in pieces into lines; empty ones are left out. */
export function collector(add: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') add(line);
  };
}
