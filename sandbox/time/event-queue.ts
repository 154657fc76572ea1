import type { Instant } from './instant';
import type { RandomStream } from './random';

/** Something that will happen: `run` is called once, when the clock reaches `at`. */
export interface QueuedEvent {
  readonly at: Instant;
  /** What it is, in words, for the event view and for messages about a world that stands still. */
  readonly label: string;
  readonly run: () => void;
}

interface Entry extends QueuedEvent {
  readonly tie: number;
  readonly sequence: number;
  cancelled: boolean;
}

/**
 * A binary heap ordered by time, then by the order of insertion. Given a stream, events of the same
 * instant come in an order drawn from it instead: tests use that to find code that relies on luck.
 */
export class EventQueue {
  readonly #heap: Entry[] = [];
  readonly #ties: RandomStream | undefined;
  #sequence = 0;

  constructor(ties?: RandomStream) {
    this.#ties = ties;
  }

  /** Returns the function that takes the event back; calling it late or twice does nothing. */
  push(event: QueuedEvent): () => void {
    const entry: Entry = {
      at: event.at,
      label: event.label,
      run: event.run,
      tie: this.#ties?.next() ?? 0,
      sequence: this.#sequence,
      cancelled: false,
    };
    this.#sequence += 1;
    this.#heap.push(entry);
    this.#up(this.#heap.length - 1);
    return () => {
      entry.cancelled = true;
    };
  }

  peek(): QueuedEvent | undefined {
    this.#dropCancelled();
    return this.#heap[0];
  }

  pop(): QueuedEvent | undefined {
    this.#dropCancelled();
    return this.#removeFirst();
  }

  /** The waiting events in order, soonest first. */
  pending(): readonly QueuedEvent[] {
    return this.#heap.filter((entry) => !entry.cancelled).toSorted((a, b) => (before(a, b) ? -1 : 1));
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.cancelled === true) this.#removeFirst();
  }

  #removeFirst(): Entry | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first !== undefined && last !== undefined && last !== first) {
      this.#heap[0] = last;
      this.#down(0);
    }
    return first;
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #down(start: number): void {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const [l, r] = [this.#heap[left], this.#heap[right]];
      if (l === undefined) return;
      const child = r !== undefined && before(r, l) ? right : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  /** Swaps the two entries if the first belongs before the second; tells whether it did. */
  #swapIfBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined || !before(first, second)) return false;
    this.#heap[a] = second;
    this.#heap[b] = first;
    return true;
  }
}

function before(a: Entry, b: Entry): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.tie !== b.tie) return a.tie < b.tie;
  return a.sequence < b.sequence;
}
