import type { ChildProcess } from 'node:child_process';

import type { Cloud } from '../cloud';
import { SECOND, type Duration, type Instant } from '../time/instant';
import { afterRealSeconds } from '../time/pacing';
import type { Release } from '../time/simulation';
import type { Gate, GatedRequest } from '../wire/gate';
import type { Blocked, FromChild, FunctionRun } from './child/messages';
import type { Network } from './network';
import { createPrograms, type Program, type Started } from './programs';

/** One run of a user's code. */
export interface Invocation {
  readonly id: string;
  /** JavaScript file and the export to call. Processes are kept for the next invocation of the same file. */
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
  /** A function of Lambda's, instead of a handler. `file` then only tells execution environments apart. */
  readonly function?: FunctionInvocation;
}

export interface FunctionInvocation {
  readonly program: Exclude<Program, 'handler'>;
  readonly run: FunctionRun;
  /** Of its code. */
  readonly folder: string;
  /** What can be reached at this moment. */
  readonly network: () => Network;
  /** Told of what it writes, as it does; nothing goes into the journal then. */
  readonly onOutput: Write;
  /** What it said past its streams as it crashed, in lines: memory addresses and the like, other ones in each run. */
  readonly onCrash: (lines: readonly string[]) => void;
  readonly onLoaded: () => void;
}

/** `isWhole`: one entry of a log, however many lines it has; else text comes in pieces of any length. */
type Write = (text: string, isWhole: boolean) => void;

export type InvocationResult =
  | { readonly is: 'answer'; readonly json: string }
  /** The code threw. `payload` is what Lambda answers then. */
  | {
      readonly is: 'error';
      readonly name: string;
      readonly message: string;
      readonly payload?: string | undefined;
    }
  /** Longer than its limit, in virtual or real time. */
  | { readonly is: 'timeout'; readonly clock: 'virtual' | 'real' }
  /** The process ended without an answer. */
  | { readonly is: 'exit'; readonly how: string };

export interface ProcessHost {
  /** The front door's gate for requests of running invocations. */
  readonly gate: Gate;
  invoke(invocation: Invocation): Promise<{ readonly result: InvocationResult; readonly duration: Duration }>;
  /** Ends the processes of that file that run nothing. */
  release?(file: string): void;
  /** Ends every process. */
  close(): Promise<void>;
}

/** A process between or in invocations. */
interface Worker {
  readonly child: ChildProcess;
  readonly send: Started['send'];
  readonly file: string;
  isBusy: boolean;
  /** What listens to its messages now. */
  listen: ((message: FromChild) => void) | undefined;
  /** Set when it could not be started at all. */
  failure: string | undefined;
  /** What doesn't pass the process's own streams: how a process that crashes says why. */
  readonly crash: string[];
}

interface Waiting {
  readonly request: GatedRequest;
  readonly pass: () => void;
  isScheduled: boolean;
}

/** What the host knows of a running invocation. */
interface Running {
  readonly invocation: Invocation;
  readonly worker: Worker;
  /** Requests at the gate that have not been let in. */
  waiting: Waiting[];
  /** Numbers of the requests that have come to the gate, and whose answers have not left it. */
  readonly inside: Set<number>;
  /** Its latest report, while nothing has happened since. */
  blocked: Blocked | undefined;
  readonly scheduled: Map<number, Release>;
  hold: Release | undefined;
  /** Requests that have come to the gate, and answers that have left it. */
  calls: number;
  answered: number;
}

/** Real seconds that a function is allowed on top of its virtual limit: for machines that are slow to start it. */
const REAL_GRACE = 30;

/** How long the start of a process takes, warm and cold: median in milliseconds and spread (assumed). */
const START = { cold: [600, 0.2], warm: [15, 0.3] } as const;

export function createProcessHost(cloud: Cloud, stream = 'processes'): ProcessHost {
  const random = cloud.random.stream(stream);
  const workers = new Set<Worker>();
  const running = new Map<string, Running>();
  const programs = createPrograms();

  const launch = ({ environment, file, function: lambda }: Invocation): Worker => {
    const program = lambda?.program ?? 'handler';
    const { child, send }: Started = programs.start(
      program,
      { environment, folder: lambda?.folder, memory: lambda?.run.memoryLimitInMB },
      (message) => worker.listen?.(message),
    );
    const worker: Worker = {
      child,
      send,
      file,
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
      workers.delete(worker);
      child.emit('close', null, null);
    });
    child.once('exit', () => workers.delete(worker));
    workers.add(worker);
    return worker;
  };

  const network = ({ function: lambda }: Invocation): Network => lambda?.network() ?? 'everything';

  /** Lets time go on once the process waits for nothing but what the host itself has in hand. */
  const letGo = (it: Running): void => {
    const { blocked } = it;
    if (blocked === undefined || it.hold === undefined) return;
    // A request or an answer is still on its way, or one that doesn't pass the gate is being served.
    if (blocked.awaitsOthers || !blocked.requests.every((number) => it.inside.has(number))) return;
    // Several that came together pass in an order that doesn't depend on the machine.
    const ahead = Math.max(0, blocked.now - cloud.time.now());
    const fresh = it.waiting
      .filter(({ isScheduled }) => !isScheduled)
      .toSorted((a, b) => (keyOf(a.request) < keyOf(b.request) ? -1 : 1));
    for (const each of fresh) {
      each.isScheduled = true;
      const latency = Math.min(5 * SECOND, random.lognormal(90, 0.4));
      cloud.time.after(ahead + latency, `a call of ${each.request.service}:${each.request.operation}`, () => {
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
          it.worker.send({ type: 'fire', timer: id, now: cloud.time.now(), network: network(it.invocation) });
        }),
      );
    }
    for (const [id, cancel] of it.scheduled) {
      if (blocked.timers.some((timer) => timer.id === id)) continue;
      cancel();
      it.scheduled.delete(id);
    }
    // Nothing would ever wake it: its limit decides. That of a handler is real, or no test would see a defect.
    const isAsleep = it.answered === it.calls && it.scheduled.size === 0;
    if (isAsleep && it.invocation.function === undefined) return;
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
    knows: (invocationId) => running.has(invocationId),
    admit: (invocationId, request) =>
      new Promise((resolve) => {
        const it = running.get(invocationId);
        if (it === undefined) {
          // Its invocation is over: nobody waits for the answer.
          resolve();
          return;
        }
        it.calls += 1;
        const { kill } = it.invocation;
        if (kill?.when === 'before' && it.calls === kill.at) {
          it.worker.child.kill('SIGKILL');
          return;
        }
        if (request.number !== undefined) it.inside.add(request.number);
        it.waiting.push({ request, pass: resolve, isScheduled: false });
        letGo(it);
      }),
    answering: (invocationId, { number }) => {
      const it = running.get(invocationId);
      if (it === undefined) return;
      it.answered += 1;
      if (number !== undefined) it.inside.delete(number);
      resume(it);
      it.worker.send({ type: 'answered', now: cloud.time.now(), network: network(it.invocation) });
      const { kill } = it.invocation;
      if (kill?.when === 'after' && it.answered === kill.at) it.worker.child.kill('SIGKILL');
    },
  };

  const run = (it: Running, write: Write): Promise<InvocationResult & Ended> =>
    new Promise((resolve) => {
      const { invocation, worker } = it;
      const { child } = worker;
      const lambda = invocation.function;
      let cancelVirtual: Release;
      const finish = (result: InvocationResult, now: Instant = cloud.time.now()): void => {
        cancelVirtual();
        cancelReal();
        worker.listen = undefined;
        child.off('close', exited);
        resolve({ ...result, now });
      };
      const kill = (clock: 'virtual' | 'real'): void => {
        workers.delete(worker);
        child.kill('SIGKILL');
        finish({ is: 'timeout', clock });
      };
      const limit = (): Release =>
        cloud.time.after(invocation.limit, 'the limit of an invocation', () => {
          kill('virtual');
        });
      cancelVirtual = limit();
      const grace = lambda === undefined ? 0 : REAL_GRACE;
      const cancelReal = afterRealSeconds(invocation.limit / SECOND + grace, () => {
        kill('real');
      });
      const exited = (code: number | null, signal: string | null): void => {
        const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
        finish({ is: 'exit', how: worker.failure ?? how });
      };
      worker.listen = (message) => {
        switch (message.type) {
          case 'blocked':
            it.blocked = message;
            letGo(it);
            return;
          case 'output':
            write(message.text, message.isWhole ?? false);
            return;
          case 'loaded':
            cancelVirtual();
            cancelVirtual = limit();
            lambda?.onLoaded();
            return;
          case 'result':
            finish({ is: 'answer', json: message.value }, message.now);
            return;
          case 'error': {
            const { name, message: text, payload } = message;
            if (message.isFatal === true) {
              workers.delete(worker);
              child.kill('SIGKILL');
            }
            finish({ is: 'error', name, message: text, payload }, message.now);
          }
        }
      };
      // Not "exit", which may come before the last of its output.
      child.once('close', exited);
      if (worker.failure !== undefined) {
        exited(null, null);
        return;
      }
      worker.send({
        type: 'invoke',
        id: invocation.id,
        file: invocation.file,
        exportName: invocation.exportName,
        event: invocation.event,
        context: invocation.context,
        ...(lambda === undefined ? {} : { run: lambda.run }),
        now: cloud.time.now(),
        skew: invocation.skew ?? 0,
        seed: random.integer(1, 2 ** 30),
        network: network(invocation),
      });
    });

  return {
    gate,
    async invoke(invocation) {
      const began = cloud.time.now();
      let worker = [...workers].find(({ file, isBusy }) => file === invocation.file && !isBusy);
      const [median, spread] = worker === undefined ? START.cold : START.warm;
      worker ??= launch(invocation);
      worker.isBusy = true;
      await cloud.time.sleep(random.lognormal(median, spread), 'the start of a process');
      const it: Running = {
        invocation,
        worker,
        waiting: [],
        inside: new Set(),
        blocked: undefined,
        scheduled: new Map(),
        hold: undefined,
        calls: 0,
        answered: 0,
      };
      resume(it);
      running.set(invocation.id, it);
      const lines: string[] = [];
      const collect: Write = invocation.function?.onOutput ?? collector((line) => lines.push(line));
      const { now, ...result } = await run(it, collect);
      running.delete(invocation.id);
      for (const cancel of it.scheduled.values()) cancel();
      const crash = worker.crash.splice(0);
      if (invocation.function === undefined) lines.push(...crash);
      else invocation.function.onCrash(crash);
      for (const line of lines) cloud.journal.append({ kind: 'output', source: invocation.name, line });
      worker.isBusy = false;
      it.hold?.();
      // Its clock may have gone on by itself.
      if (now > cloud.time.now()) await cloud.time.sleep(now - cloud.time.now(), 'a busy process');
      return { result, duration: cloud.time.now() - began };
    },
    release(file) {
      for (const worker of workers) {
        if (worker.file !== file || worker.isBusy) continue;
        workers.delete(worker);
        worker.child.kill('SIGKILL');
      }
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
      programs.close();
    },
  };
}

/** By the process's own clock, which may be ahead. */
interface Ended {
  readonly now: Instant;
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
