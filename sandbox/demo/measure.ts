import type { JournalEntry } from '../journal';
import type { Duration, Instant } from '../time/instant';

/** What a deletion or an update cost, counted from the journal. Durations are virtual milliseconds. */
export interface Measurement {
  readonly status: string;
  /** What stands beside the status. */
  readonly reason: string | undefined;
  /** From the beginning of the deletion to its end. */
  readonly duration: Duration;
  /** From the beginning of the cleaner's own deletion to its end. */
  readonly wait: Duration;
  /** Network interfaces that a service still held when that began, and has let go of since. */
  readonly waitedFor: number;
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

const CLEANER = 'Org::VPC::EniCleaner';

/** Reads off the journal what happened to a stack from `since` on, when that began. */
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
  const cleaner = stackEvents.filter(({ resourceType }) => resourceType === CLEANER);
  const waitBegan = cleaner[0]?.at ?? since;
  const waitEnded = cleaner.at(-1)?.at ?? waitBegan;
  const waitedFor = during.filter(
    (entry) =>
      entry.kind === 'network-interface' &&
      entry.change === 'released' &&
      entry.at >= waitBegan &&
      entry.at <= waitEnded,
  );
  const last = stackEvents.findLast(({ logicalResourceId }) => logicalResourceId === stackName);
  return {
    status: last?.status ?? 'unknown',
    reason: last?.reason,
    duration: (last?.at ?? since) - since,
    wait: waitEnded - waitBegan,
    waitedFor: waitedFor.length,
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
