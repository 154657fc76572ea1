import type { Pluggable } from '@smithy/types';
import { systemClock } from '../ground/clock';

/** How long an invocation may take, in milliseconds. */
export interface Durations {
  /** From its beginning to its end, the delivery of its logs and metrics included. */
  readonly all: number;
  /** Until the handler's own calls have to be over: what is left then is for its answer, logs and metrics. */
  readonly work: number;
}

/** The registry ends an invocation after 60 s (contract of resource types). */
export const FOR_CHANGES: Durations = { all: 40_000, work: 32_000 };
/** Read and list have 30 s (the same). */
export const FOR_READS: Durations = { all: 25_000, work: 17_000 };

/**
 * A time that is over at once for all who share it: no answer of AWS's is waited for any longer. That the
 * socket still has one coming (an answer that stalls after its headers, or drips) makes no difference.
 */
export class Budget {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  /** In milliseconds since the epoch, by the system's clock. */
  readonly until: number;

  /** @param milliseconds from now on */
  constructor(milliseconds: number) {
    this.until = systemClock.now() + milliseconds;
    this.#timer = setTimeout(() => {
      this.end();
    }, milliseconds);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends it now. */
  end(): void {
    this.#controller.abort();
  }

  /** Nobody uses it any more. */
  close(): void {
    clearTimeout(this.#timer);
  }
}

/** The whole of an invocation's time, and the part of it that is for its work. */
export class InvocationBudget {
  readonly all: Budget;
  readonly work: Budget;

  constructor({ all, work }: Durations) {
    this.all = new Budget(all);
    this.work = new Budget(work);
  }

  close(): void {
    this.all.close();
    this.work.close();
  }
}

/** As SDK v3 names it when no answer comes. */
export class OutOfTime extends Error {
  override readonly name = 'TimeoutError';

  constructor() {
    super('the time of this invocation was over before the answer was whole');
  }
}

/**
 * Waits for something for as long as the time lasts.
 *
 * @throws OutOfTime once it is over; what was waited for may go on, and nobody hears of it
 */
export function within<T>({ signal }: Pick<Budget, 'signal'>, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      reject(new OutOfTime());
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    void work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', end);
    });
  });
}

/** Ends every call of a client when the time is over, its retries and the waits between them included. */
export function endWith<Input extends object, Output extends object>(
  budget: Pick<Budget, 'signal'>,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => (args) => {
          // The SDK asks this between two attempts (@smithy/core, retryMiddleware).
          const smithy = context['__smithy_context'];
          if (typeof smithy === 'object' && smithy !== null) {
            Object.assign(smithy, { abortSignal: budget.signal });
          }
          return within(budget, next(args));
        },
        // Inside of what remembers which call failed.
        { step: 'initialize', priority: 'normal', name: 'endWithBudget' },
      );
    },
  };
}
