import type { Instant } from './time/instant';

/**
 * What happened, in order: the one event log that the demo's view, the checkers, the tests and
 * `GET /_sandbox/journal` read. With the same seed, plan and commands it is the same byte for byte,
 * so nothing real (durations, process ids, ports) may get into it.
 */
export type JournalEntry = { readonly at: Instant } & JournalEvent;

export type JournalEvent =
  /**
   * An API call was answered. `error` is AWS's code. Those of roles and invocations are all here; of
   * people's only those that change something, because how often they look is chance.
   */
  | {
      readonly kind: 'call';
      readonly service: string;
      readonly operation: string;
      readonly caller: string;
      readonly invocationId?: string;
      readonly error?: string;
    }
  /** A network interface came, changed or went. */
  | {
      readonly kind: 'network-interface';
      readonly networkInterfaceId: string;
      readonly change: 'created' | 'attached' | 'released' | 'orphaned' | 'detached' | 'deleted';
      readonly by: string;
      readonly description: string;
    }
  /** A stack event, as DescribeStackEvents shows it. */
  | {
      readonly kind: 'stack-event';
      readonly stackName: string;
      readonly logicalResourceId: string;
      readonly physicalResourceId: string;
      readonly resourceType: string;
      readonly status: string;
      readonly reason?: string;
    }
  /** A handler, hook or function was invoked and ended. Durations are virtual milliseconds. */
  | {
      readonly kind: 'invocation';
      readonly invocationId: string;
      readonly what: string;
      readonly action: string;
      readonly logicalResourceId?: string;
      readonly outcome: string;
      readonly message?: string;
      readonly callbackDelaySeconds?: number;
      readonly duration: number;
    }
  /** A line of a handler's or function's output. */
  | { readonly kind: 'output'; readonly source: string; readonly line: string }
  /** Something the sandbox wants its user to know (a type accepted as inert, a limit broken). */
  | { readonly kind: 'notice'; readonly text: string };

/** How notices of what the sandbox does wrong begin. */
export const DEFECT = 'A defect of the sandbox';

export interface Journal {
  append(event: JournalEvent): void;
  entries(): readonly JournalEntry[];
  /** Calls the listener with each entry from now on. Returns how to stop. */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
}

export function createJournal(now: () => Instant): Journal {
  const entries: JournalEntry[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  return {
    append(event) {
      const entry: JournalEntry = { at: now(), ...event };
      entries.push(entry);
      for (const listener of listeners) listener(entry);
    },
    entries: () => entries,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
