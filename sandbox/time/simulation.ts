import { EventQueue, type QueuedEvent } from './event-queue';
import type { Duration, Instant } from './instant';
import { AS_FAST_AS_POSSIBLE, type Pacing } from './pacing';
import type { RandomStream } from './random';

/** Gives back what was taken (a hold, a demand, an event). Calling it again does nothing. */
export type Release = () => void;

/** What the sandbox's parts see of time. All instants and durations are virtual, in milliseconds. */
export interface Time {
  now(): Instant;
  /** Calls `run` once when `delay` has passed. The result takes it back. */
  after(delay: Duration, label: string, run: () => void): Release;
  /** Resolves when `delay` has passed. */
  sleep(delay: Duration, label: string): Promise<void>;
  /** Time stands still until it is released: something real is under way (a request, a process). */
  hold(reason: string): Release;
  /** Time may move until it is released: somebody waits for something (a stack operation, a control call). */
  demand(reason: string): Release;
}

export interface SimulationOptions {
  readonly start: Instant;
  readonly pacing?: Pacing;
  /** Draws the order of events of the same instant; without it they come in order of insertion. */
  readonly ties?: RandomStream;
}

/**
 * The discrete-event simulation that the whole sandbox runs on.
 *
 * The clock moves only while somebody demands it and nobody holds it. Then it jumps to the next
 * event, runs it, lets everything that the event set off come to rest, and looks again. Between two
 * commands of a user there is no demand, so the world stands still and can be looked at.
 *
 * Code that an event starts may be asynchronous as long as it only awaits promises that settle by
 * themselves or `sleep`. Whoever awaits the real world (a socket, a process) must hold time meanwhile.
 */
export class Simulation implements Time {
  readonly #queue: EventQueue;
  readonly #pacing: Pacing;
  readonly #holds = new Map<symbol, string>();
  readonly #demands = new Map<symbol, string>();
  readonly #idleListeners = new Set<() => void>();
  #now: Instant;
  #cancelJump: Release | undefined;
  #closed = false;
  #failure: Error | undefined;

  constructor(options: SimulationOptions) {
    this.#now = options.start;
    this.#pacing = options.pacing ?? AS_FAST_AS_POSSIBLE;
    this.#queue = new EventQueue(options.ties);
  }

  now(): Instant {
    return this.#now;
  }

  after(delay: Duration, label: string, run: () => void): Release {
    const cancel = this.#queue.push({ at: this.#now + Math.max(0, delay), label, run });
    this.#replan();
    return cancel;
  }

  sleep(delay: Duration, label: string): Promise<void> {
    return new Promise((resolve) => {
      this.after(delay, label, resolve);
    });
  }

  hold(reason: string): Release {
    return this.#take(this.#holds, reason);
  }

  demand(reason: string): Release {
    return this.#take(this.#demands, reason);
  }

  /** Lets `duration` pass: the control call that moves a world in which nobody waits. */
  async advance(duration: Duration): Promise<void> {
    const release = this.demand(`advance by ${duration} ms`);
    try {
      await this.sleep(duration, 'the end of an advance');
    } finally {
      release();
    }
  }

  /**
   * Resolves when time is not demanded any more, or when it is but nothing is left to happen and
   * nothing is under way (a world that stands still: `pendingWork` says who waits).
   * Rejects with what an event threw.
   */
  idle(): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.#failure !== undefined) {
          this.#idleListeners.delete(look);
          reject(this.#failure);
        } else if (
          this.#closed ||
          (this.#holds.size === 0 && (this.#demands.size === 0 || this.#queue.peek() === undefined))
        ) {
          this.#idleListeners.delete(look);
          resolve();
        }
      };
      this.#idleListeners.add(look);
      setImmediate(look);
    });
  }

  /** Who holds time, who demands it and what comes next: for the control interface and for messages. */
  pendingWork(): {
    readonly holds: readonly string[];
    readonly demands: readonly string[];
    readonly events: readonly QueuedEvent[];
  } {
    return {
      holds: [...this.#holds.values()],
      demands: [...this.#demands.values()],
      events: this.#queue.pending(),
    };
  }

  /** Stops the clock for good. Sleepers stay asleep. */
  close(): void {
    this.#closed = true;
    this.#cancelJump?.();
    this.#tellIdle();
  }

  #take(where: Map<symbol, string>, reason: string): Release {
    const key = Symbol(reason);
    where.set(key, reason);
    this.#replan();
    return () => {
      if (where.delete(key)) this.#replan();
    };
  }

  /** Decides anew whether and when to jump: after each change of holds, demands or queue. */
  #replan(): void {
    this.#cancelJump?.();
    this.#cancelJump = undefined;
    const next = this.#queue.peek();
    const mayMove =
      !this.#closed &&
      this.#failure === undefined &&
      this.#holds.size === 0 &&
      this.#demands.size > 0 &&
      next !== undefined;
    if (!mayMove) {
      this.#tellIdle();
      return;
    }
    this.#cancelJump = this.#pacing.schedule(this.#now, next.at, () => {
      this.#cancelJump = undefined;
      this.#jump();
    });
  }

  #jump(): void {
    const event = this.#queue.pop();
    if (event === undefined) return;
    this.#now = Math.max(this.#now, event.at);
    try {
      event.run();
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#replan();
  }

  #tellIdle(): void {
    for (const listener of this.#idleListeners) setImmediate(listener);
  }
}
