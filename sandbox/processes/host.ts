import type { Cloud } from '../cloud';
import { SECOND, type Instant } from '../time/instant';
import { afterRealSeconds } from '../time/pacing';
import type { Release } from '../time/simulation';
import type { Gate } from '../wire/gate';
import type { Invocation, InvocationResult, ProcessHost, Write } from './invocation';
import { Running } from './running';
import { collector, Workers, type Worker } from './workers';

export type { FunctionInvocation, Invocation, InvocationResult, ProcessHost } from './invocation';

/**
 * Real seconds that code is allowed on top of its virtual limit. They are for code that computes for ever, in
 * which no virtual time passes: a machine that is slow, or has much else to do, must not come near them.
 */
const REAL_GRACE = 5 * 60;

/** How long the start of a process takes, warm and cold: median in milliseconds and spread (assumed). */
const START = { cold: [600, 0.2], warm: [15, 0.3] } as const;

/** @param stream of chance, a host's own */
export function createProcessHost(cloud: Cloud, stream = 'processes'): ProcessHost {
  const random = cloud.random.stream(stream);
  const workers = new Workers(cloud.onProcess);
  const running = new Map<string, Running>();

  const gate: Gate = {
    knows: (invocationId) => running.has(invocationId),
    admit: (invocationId, request) =>
      new Promise((resolve) => {
        const it = running.get(invocationId);
        // Its invocation is over: nobody waits for the answer.
        if (it === undefined) resolve();
        else it.admit(request, resolve);
      }),
    answering: (invocationId, request) => {
      running.get(invocationId)?.answering(request);
    },
  };

  const run = (
    invocation: Invocation,
    worker: Worker,
    it: Running,
    write: Write,
  ): Promise<InvocationResult & Ended> =>
    new Promise((resolve) => {
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
        workers.kill(worker);
        finish({ is: 'timeout', clock });
      };
      const limit = (): Release =>
        cloud.time.after(invocation.limit, 'the limit of an invocation', () => {
          kill('virtual');
        });
      cancelVirtual = limit();
      const cancelReal = afterRealSeconds(invocation.limit / SECOND + REAL_GRACE, () => {
        kill('real');
      });
      const exited = (code: number | null, signal: string | null): void => {
        const how = signal === null ? `exit code ${String(code)}` : `signal ${signal}`;
        finish({ is: 'exit', how: worker.failure ?? how });
      };
      worker.listen = (message) => {
        switch (message.type) {
          case 'blocked':
            it.report(message);
            return;
          case 'woken':
            it.woken(message);
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
            if (message.isFatal === true) workers.kill(worker);
            finish({ is: 'error', name, message: text, payload }, message.now);
          }
        }
      };
      // Not "exit", which may come before the last of its output.
      child.once('close', exited);
      if (worker.failure !== undefined || child.exitCode !== null || child.signalCode !== null) {
        exited(child.exitCode, child.signalCode);
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
        network: it.network(),
        ...(worker.isAnothers ? { environment: invocation.environment } : {}),
      });
    });

  return {
    gate,
    async invoke(invocation) {
      const began = cloud.time.now();
      const warm = workers.idle(invocation.file);
      const [median, spread] = warm === undefined ? START.cold : START.warm;
      const worker = warm ?? workers.launch(invocation);
      worker.isBusy = true;
      await cloud.time.sleep(random.lognormal(median, spread), 'the start of a process');
      const it = new Running(cloud, random, invocation, worker);
      running.set(invocation.id, it);
      const lines: string[] = [];
      const write: Write = invocation.function?.onOutput ?? collector((line) => lines.push(line));
      const { now, ...result } = await run(invocation, worker, it, write);
      running.delete(invocation.id);
      it.end();
      const crash = worker.crash.splice(0);
      if (invocation.function === undefined) lines.push(...crash);
      else invocation.function.onCrash(crash);
      for (const line of lines) cloud.journal.append({ kind: 'output', source: invocation.name, line });
      worker.isBusy = false;
      it.release();
      // Its clock may have gone on by itself.
      if (now > cloud.time.now()) await cloud.time.sleep(now - cloud.time.now(), 'a busy process');
      return { result, duration: cloud.time.now() - began };
    },
    release: (file) => {
      workers.release(file);
    },
    close: () => workers.close(),
  };
}

/** By the process's own clock, which may be ahead. */
interface Ended {
  readonly now: Instant;
}
