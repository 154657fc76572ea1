import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildSync } from 'esbuild';

import type { Cloud } from '../cloud';
import { SECOND, type Duration } from '../time/instant';
import { afterRealSeconds } from '../time/pacing';
import type { Release } from '../time/simulation';
import type { Gate, GatedRequest } from '../wire/gate';

/** One run of a user's code. */
export interface Invocation {
  readonly id: string;
  /** JavaScript file and the export to call. */
  readonly file: string;
  readonly exportName: string;
  readonly event: unknown;
  readonly context: unknown;
  readonly environment: Readonly<Record<string, string>>;
  /** Virtual milliseconds; the same is allowed in real ones. */
  readonly limit: Duration;
  /** How wrong the process's clock is, in virtual milliseconds. */
  readonly skew?: number;
  /** Ends the process at its Nth call, before or after that takes effect. */
  readonly kill?: { readonly at: number; readonly when: 'before' | 'after' };
  /** Whom its output belongs to, in the journal. */
  readonly name: string;
}

export type InvocationResult =
  | { readonly is: 'answer'; readonly json: string }
  /** The code threw. */
  | { readonly is: 'error'; readonly name: string; readonly message: string }
  /** Longer than its limit, in virtual or real time. */
  | { readonly is: 'timeout'; readonly clock: 'virtual' | 'real' }
  /** The process ended without an answer. */
  | { readonly is: 'exit'; readonly how: string };

export interface ProcessHost {
  /** The front door's gate for requests of running invocations. */
  readonly gate: Gate;
  invoke(invocation: Invocation): Promise<{ readonly result: InvocationResult; readonly duration: Duration }>;
  /** Ends every process. */
  close(): Promise<void>;
}

/** A process between or in invocations. */
interface Worker {
  readonly child: ChildProcess;
  readonly file: string;
  isBusy: boolean;
}

interface Waiting {
  readonly request: GatedRequest;
  readonly pass: () => void;
  isScheduled: boolean;
}

/** What the host knows of a running invocation. */
interface Running {
  readonly worker: Worker;
  /** Requests at the gate that have not been let in. */
  waiting: Waiting[];
  /** Its latest report, while nothing has happened since. */
  blocked: Blocked | undefined;
  readonly scheduled: Map<number, Release>;
  hold: Release | undefined;
  readonly kill: Invocation['kill'];
  /** Requests that have come to the gate, and answers that have left it. */
  calls: number;
  answered: number;
}

/** A process says that it only waits: for timers, and for answers. */
interface Blocked {
  /** Requests that it awaits the answers to. */
  readonly requests: number;
  readonly timers: readonly { readonly id: number; readonly due: number }[];
}

type FromChild =
  | ({ readonly type: 'blocked' } & Blocked)
  | { readonly type: 'output'; readonly text: string }
  | { readonly type: 'result'; readonly value: string }
  | { readonly type: 'error'; readonly name: string; readonly message: string };

export function createProcessHost(cloud: Cloud): ProcessHost {
  const random = cloud.random.stream('processes');
  const workers = new Set<Worker>();
  const running = new Map<string, Running>();
  let program: { readonly file: string; readonly folder: string } | undefined;

  const childProgram = (): string => {
    if (program === undefined) {
      const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
      const file = join(folder, 'child.js');
      buildSync({
        entryPoints: [join(__dirname, 'child.ts')],
        outfile: file,
        bundle: true,
        platform: 'node',
        format: 'cjs',
        logLevel: 'error',
      });
      program = { file, folder };
    }
    return program.file;
  };

  const launch = (invocation: Invocation): Worker => {
    const child = fork(childProgram(), [], {
      env: { ...invocation.environment, NODE_NO_WARNINGS: '1', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    });
    const worker: Worker = { child, file: invocation.file, isBusy: true };
    const collect = collector((line) => output.get(worker)?.push(line));
    child.on('message', (message: FromChild) => {
      if (message.type === 'output') collect(message.text);
    });
    // What doesn't pass the process's own streams: how a process that crashes says why.
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on(
        'data',
        collector((line) => output.get(worker)?.push(line)),
      );
    }
    output.set(worker, []);
    child.once('exit', () => workers.delete(worker));
    workers.add(worker);
    return worker;
  };
  const output = new Map<Worker, string[]>();

  /** Lets time go on once the process waits for nothing but what the host itself has in hand. */
  const letGo = (it: Running): void => {
    const { blocked } = it;
    if (blocked === undefined || it.hold === undefined) return;
    // A request or an answer is still on its way, or one that doesn't pass the gate is being served. Fewer
    // than the gate knows of is fine: the process has given one up.
    if (blocked.requests > it.calls - it.answered) return;
    // Several that came together pass in an order that doesn't depend on the machine.
    const fresh = it.waiting
      .filter(({ isScheduled }) => !isScheduled)
      .toSorted((a, b) => (keyOf(a.request) < keyOf(b.request) ? -1 : 1));
    for (const each of fresh) {
      each.isScheduled = true;
      const latency = Math.min(5 * SECOND, random.lognormal(90, 0.4));
      cloud.time.after(latency, `a call of ${each.request.service}:${each.request.operation}`, () => {
        it.waiting = it.waiting.filter((other) => other !== each);
        each.pass();
      });
    }
    for (const { id, due } of blocked.timers) {
      if (it.scheduled.has(id)) continue;
      it.scheduled.set(
        id,
        cloud.time.after(due - cloud.time.now(), 'a timer of a process', () => {
          it.scheduled.delete(id);
          resume(it);
          it.worker.child.send({ type: 'fire', timer: id, now: cloud.time.now() });
        }),
      );
    }
    for (const [id, cancel] of it.scheduled) {
      if (blocked.timers.some((timer) => timer.id === id)) continue;
      cancel();
      it.scheduled.delete(id);
    }
    // Nothing would ever wake it: its real limit decides.
    if (it.answered === it.calls && it.scheduled.size === 0) return;
    it.blocked = undefined;
    const { hold } = it;
    it.hold = undefined;
    hold();
  };

  const resume = (it: Running): void => {
    it.blocked = undefined;
    it.hold ??= cloud.time.hold('a running process');
  };

  const gate: Gate = {
    admit: (invocationId, request) =>
      new Promise((resolve) => {
        const it = running.get(invocationId);
        if (it === undefined) {
          // Its invocation is over: nobody waits for the answer.
          resolve();
          return;
        }
        it.calls += 1;
        if (it.kill?.when === 'before' && it.calls === it.kill.at) {
          it.worker.child.kill('SIGKILL');
          return;
        }
        it.waiting.push({ request, pass: resolve, isScheduled: false });
        letGo(it);
      }),
    answering: (invocationId) => {
      const it = running.get(invocationId);
      if (it === undefined) return;
      it.answered += 1;
      resume(it);
      it.worker.child.send({ type: 'answered', now: cloud.time.now() });
      if (it.kill?.when === 'after' && it.answered === it.kill.at) it.worker.child.kill('SIGKILL');
    },
  };

  const run = (invocation: Invocation, it: Running): Promise<InvocationResult> =>
    new Promise((resolve) => {
      const { child } = it.worker;
      const finish = (result: InvocationResult): void => {
        cancelVirtual();
        cancelReal();
        child.off('message', listen);
        child.off('close', exited);
        resolve(result);
      };
      const kill = (clock: 'virtual' | 'real'): void => {
        workers.delete(it.worker);
        child.kill('SIGKILL');
        finish({ is: 'timeout', clock });
      };
      const cancelVirtual = cloud.time.after(invocation.limit, 'the limit of an invocation', () => {
        kill('virtual');
      });
      const cancelReal = afterRealSeconds(invocation.limit / SECOND, () => {
        kill('real');
      });
      const exited = (code: number | null, signal: string | null): void => {
        finish({ is: 'exit', how: signal === null ? `exit code ${String(code)}` : `signal ${signal}` });
      };
      const listen = (message: FromChild): void => {
        switch (message.type) {
          case 'blocked':
            it.blocked = message;
            letGo(it);
            return;
          case 'output':
            return;
          case 'result':
            finish({ is: 'answer', json: message.value });
            return;
          case 'error':
            finish({ is: 'error', name: message.name, message: message.message });
        }
      };
      child.on('message', listen);
      // Not "exit", which may come before the last of its output.
      child.once('close', exited);
      child.send({
        type: 'invoke',
        file: invocation.file,
        exportName: invocation.exportName,
        event: invocation.event,
        context: invocation.context,
        now: cloud.time.now(),
        skew: invocation.skew ?? 0,
        seed: random.integer(1, 2 ** 30),
      });
    });

  return {
    gate,
    async invoke(invocation) {
      const began = cloud.time.now();
      let worker = [...workers].find(({ file, isBusy }) => file === invocation.file && !isBusy);
      const isCold = worker === undefined;
      worker ??= launch(invocation);
      worker.isBusy = true;
      await cloud.time.sleep(
        isCold ? random.lognormal(600, 0.2) : random.lognormal(15, 0.3),
        'the start of a process',
      );
      const it: Running = {
        worker,
        waiting: [],
        blocked: undefined,
        scheduled: new Map(),
        hold: undefined,
        kill: invocation.kill,
        calls: 0,
        answered: 0,
      };
      resume(it);
      running.set(invocation.id, it);
      const result = await run(invocation, it);
      running.delete(invocation.id);
      for (const cancel of it.scheduled.values()) cancel();
      for (const line of output.get(worker)?.splice(0) ?? [])
        cloud.journal.append({ kind: 'output', source: invocation.name, line });
      worker.isBusy = false;
      it.hold?.();
      return { result, duration: cloud.time.now() - began };
    },
    async close() {
      const ended = [...workers].map(
        ({ child }) =>
          new Promise<void>((resolve) => {
            child.once('exit', () => {
              resolve();
            });
            child.kill('SIGKILL');
          }),
      );
      await Promise.all(ended);
      if (program !== undefined) rmSync(program.folder, { recursive: true, force: true });
    },
  };
}

/** Cuts text that comes in pieces into lines; empty ones are left out. */
function collector(add: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') add(line);
  };
}

function keyOf({ service, operation, canonicalBody }: GatedRequest): string {
  return `${service}:${operation}:${canonicalBody}`;
}
