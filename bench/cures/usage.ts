import type { JournalEntry } from '../../sandbox/journal';
import type { Instant } from '../../sandbox/time/instant';

/** What of a stack's deletion is billed, counted from the journal. */
export interface Usage {
  /** One for each resource of a registry type. */
  readonly operations: readonly HandlerOperation[];
  /** Of functions of Lambda. */
  readonly functionInvocations: number;
  /** Billed seconds by gigabytes of memory. */
  readonly gigabyteSeconds: number;
}

/** The deletion of one resource of a private registry type. */
export interface HandlerOperation {
  readonly invocations: number;
  /** Seconds in which its handler ran. */
  readonly active: number;
  /** Seconds from the beginning of its first invocation to the end of the last one. */
  readonly whole: number;
}

const MIB_PER_GIB = 1_024;

/**
 * Reads off what happened in [from, to].
 *
 * @param memory of functions by name, in megabytes; what isn't in it doesn't count
 */
export function usageOf(
  entries: readonly JournalEntry[],
  from: Instant,
  to: Instant,
  memory: ReadonlyMap<string, number>,
): Usage {
  const invocations = entries.flatMap((entry) =>
    entry.kind === 'invocation' && entry.at >= from && entry.at <= to ? [entry] : [],
  );
  const ofFunctions = invocations.flatMap(({ action, what, duration }) => {
    const size = action === 'Invoke' ? memory.get(what) : undefined;
    return size === undefined ? [] : [{ duration, size }];
  });
  const ofHandlers = new Map<string, (typeof invocations)[number][]>();
  for (const each of invocations) {
    if (each.action !== 'DELETE') continue;
    const resource = each.logicalResourceId ?? each.what;
    ofHandlers.set(resource, [...(ofHandlers.get(resource) ?? []), each]);
  }
  return {
    operations: [...ofHandlers.values()].map((all) => ({
      invocations: all.length,
      active: all.reduce((total, { duration }) => total + duration, 0) / 1_000,
      whole: (Math.max(...all.map(({ at }) => at)) - Math.min(...all.map(began))) / 1_000,
    })),
    functionInvocations: ofFunctions.length,
    gigabyteSeconds: ofFunctions.reduce(
      // "Rounded up to the nearest 1 ms" (Lambda pricing).
      (total, { duration, size }) => total + ((Math.ceil(duration) / 1_000) * size) / MIB_PER_GIB,
      0,
    ),
  };
}

function began({ at, duration }: { readonly at: Instant; readonly duration: number }): Instant {
  return at - duration;
}
