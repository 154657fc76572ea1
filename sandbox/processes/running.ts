import type { Cloud } from '../cloud';
import { SECOND, type Instant } from '../time/instant';
import { LeapError } from '../time/leap';
import type { RandomStream } from '../time/random';
import type { Release } from '../time/simulation';
import type { GatedRequest } from '../wire/gate';
import type { Blocked, FromChild } from './child/messages';
import type { Invocation } from './invocation';
import type { Network } from './network';
import type { Worker } from './workers';

type Woken = Extract<FromChild, { readonly type: 'woken' }>;

interface Waiting {
  readonly request: GatedRequest;
  readonly pass: () => void;
  isScheduled: boolean;
}

/**
 * What the host knows of a running invocation. It holds time while the process does anything, and lets it
 * go once the process waits for nothing but what the host itself has in hand.
 */
export class Running {
  readonly #cloud: Cloud;
  readonly #random: RandomStream;
  readonly #invocation: Invocation;
  readonly #worker: Worker;
  /** Requests at the gate that have not been let in. */
  #waiting: Waiting[] = [];
  /** Numbers of the requests that have come to the gate, and whose answers have not left it. */
  readonly #inside = new Set<number>();
  /** The process's latest report, while nothing has happened since. */
  #blocked: Blocked | undefined;
  readonly #scheduled = new Map<number, Release>();
  #hold: Release | undefined;
  /** When time was let go of, while it still is. */
  #letGoAt: Instant | undefined;
  /** The latest of its timers that were due: what it had heard until then, and when time had been let go of. */
  #fired: { readonly heard: number; readonly since: Instant } | undefined;
  /** Requests that have come to the gate, and answers that have left it. */
  #calls = 0;
  #answered = 0;

  constructor(cloud: Cloud, random: RandomStream, invocation: Invocation, worker: Worker) {
    this.#cloud = cloud;
    this.#random = random;
    this.#invocation = invocation;
    this.#worker = worker;
    this.#resume();
  }

  /** What the process reaches at this moment. */
  network(): Network {
    return this.#invocation.function?.network() ?? 'everything';
  }

  /** A request has come to the gate. */
  admit(request: GatedRequest, pass: () => void): void {
    this.#calls += 1;
    const { kill } = this.#invocation;
    if (kill?.when === 'before' && this.#calls === kill.at) {
      this.#worker.child.kill('SIGKILL');
      return;
    }
    if (request.number !== undefined) this.#inside.add(request.number);
    this.#waiting.push({ request, pass, isScheduled: false });
    this.#letGo();
  }

  /** An answer leaves the gate. */
  answering({ number }: GatedRequest): void {
    this.#answered += 1;
    if (number !== undefined) this.#inside.delete(number);
    this.#resume();
    this.#worker.send({ type: 'answered', now: this.#cloud.time.now(), network: this.network() });
    const { kill } = this.#invocation;
    if (kill?.when === 'after' && this.#answered === kill.at) this.#worker.child.kill('SIGKILL');
  }

  report(blocked: Blocked): void {
    // It was said before the host's latest message came: the process has not waited since.
    if (blocked.heard !== this.#worker.said) return;
    this.#blocked = blocked;
    this.#letGo();
  }

  /**
   * The process goes on although it counted as waiting. Time is held again; if it has moved meanwhile,
   * what follows belongs to an instant that has passed, and nothing says any more when it would have come.
   */
  woken({ what, heard, since: told }: Woken): void {
    const now = this.#cloud.time.now();
    const isLatest = heard === this.#worker.said;
    // It went on before it heard of the timer: that wasn't what it waited for.
    const letGoAt = isLatest ? this.#letGoAt : heard === this.#fired?.heard ? this.#fired.since : undefined;
    if (isLatest && letGoAt !== undefined) this.#resume();
    const since = told ?? letGoAt;
    if (since === undefined || now <= since) return;
    this.#cloud.defect(new LeapError(this.#invocation.name, what, since, now), 'a process');
  }

  /** Nothing of it is to happen any more. It still holds time, if it does, until `release`. */
  end(): void {
    for (const cancel of this.#scheduled.values()) cancel();
  }

  release(): void {
    this.#hold?.();
  }

  #resume(): void {
    this.#blocked = undefined;
    this.#letGoAt = undefined;
    this.#hold ??= this.#cloud.time.hold('a running process');
  }

  #letGo(): void {
    const blocked = this.#blocked;
    if (blocked === undefined || this.#hold === undefined) return;
    // A request or an answer is still on its way, or one that doesn't pass the gate is being served.
    if (blocked.awaitsOthers || !blocked.requests.every((number) => this.#inside.has(number))) return;
    this.#schedulePassing(Math.max(0, blocked.now - this.#cloud.time.now()));
    this.#scheduleTimers(blocked.timers);
    // Where nothing will ever wake it, its limit decides.
    this.#blocked = undefined;
    this.#letGoAt = this.#cloud.time.now();
    const hold = this.#hold;
    this.#hold = undefined;
    hold();
  }

  /** @param ahead of the host's clock, by how many milliseconds the process's is */
  #schedulePassing(ahead: number): void {
    // Several that came together pass in an order that doesn't depend on the machine.
    const fresh = this.#waiting
      .filter(({ isScheduled }) => !isScheduled)
      .toSorted(({ request: a }, { request: b }) => {
        const [one, other] = [keyOf(a), keyOf(b)];
        return one === other ? (a.number ?? 0) - (b.number ?? 0) : one < other ? -1 : 1;
      });
    for (const each of fresh) {
      each.isScheduled = true;
      const latency = Math.min(5 * SECOND, this.#random.lognormal(90, 0.4));
      const label = `a call of ${each.request.service}:${each.request.operation}`;
      this.#cloud.time.after(ahead + latency, label, () => {
        this.#waiting = this.#waiting.filter((other) => other !== each);
        each.pass();
      });
    }
  }

  #scheduleTimers(timers: Blocked['timers']): void {
    const { time } = this.#cloud;
    for (const { id, due } of timers) {
      if (this.#scheduled.has(id)) continue;
      const cancel = time.after(due - time.now(), 'a timer of a process', () => {
        this.#scheduled.delete(id);
        if (this.#letGoAt !== undefined) this.#fired = { heard: this.#worker.said, since: this.#letGoAt };
        this.#resume();
        this.#worker.send({ type: 'fire', timer: id, now: time.now(), network: this.network() });
      });
      this.#scheduled.set(id, cancel);
    }
    for (const [id, cancel] of this.#scheduled) {
      if (timers.some((timer) => timer.id === id)) continue;
      cancel();
      this.#scheduled.delete(id);
    }
  }
}

function keyOf({ service, operation, canonicalBody }: GatedRequest): string {
  return `${service}:${operation}:${canonicalBody}`;
}
