import type { JournalEntry } from '../journal';
import type { Duration, Instant } from '../time/instant';

/** What a deletion cost, counted from the journal. Durations are virtual milliseconds. */
export interface Measurement {
  readonly status: string;
  /** From the beginning of the deletion to its end. */
  readonly duration: Duration;
  /** Of the cleaner's delete handler. */
  readonly invocations: number;
  readonly longestInvocation: Duration;
  /** AWS calls of those invocations. */
  readonly calls: number;
  /** Network interfaces that somebody in this deletion released or deleted, and who deleted them. */
  readonly deletedByService: number;
  readonly deletedByCleaner: number;
  /** What the handler said last. */
  readonly lastMessage: string | undefined;
  /** Reasons of failures in the stack's events. */
  readonly failures: readonly string[];
}

/** Reads off the journal what happened to a stack from `since` on, when its deletion began. */
export function measure(entries: readonly JournalEntry[], stackName: string, since: Instant): Measurement {
  const during = entries.filter(({ at }) => at >= since);
  const stackEvents = during.flatMap((entry) =>
    entry.kind === 'stack-event' && entry.stackName === stackName ? [entry] : [],
  );
  const invocations = during.flatMap((entry) =>
    entry.kind === 'invocation' && entry.action === 'DELETE' ? [entry] : [],
  );
  const ids = new Set(invocations.map(({ invocationId }) => invocationId));
  const deletions = during.flatMap((entry) =>
    entry.kind === 'network-interface' && entry.change === 'deleted' ? [entry] : [],
  );
  const calls = during.filter(
    (entry) => entry.kind === 'call' && entry.invocationId !== undefined && ids.has(entry.invocationId),
  );
  const byCleaner = deletions.filter(({ by }) => ids.has(by));
  const last = stackEvents.findLast(({ logicalResourceId }) => logicalResourceId === stackName);
  return {
    status: last?.status ?? 'unknown',
    duration: (last?.at ?? since) - since,
    invocations: invocations.length,
    longestInvocation: Math.max(0, ...invocations.map(({ duration }) => duration)),
    calls: calls.length,
    deletedByService: deletions.length - byCleaner.length,
    deletedByCleaner: byCleaner.length,
    lastMessage: invocations.findLast(({ message }) => message !== undefined)?.message,
    failures: stackEvents.flatMap(({ status, reason, logicalResourceId }) =>
      status.endsWith('_FAILED') && reason !== undefined ? [`${logicalResourceId}: ${reason}`] : [],
    ),
  };
}
