/**
 * Instants of the virtual clock, and how they are written.
 *
 * An instant is a number of milliseconds since the Unix epoch. Plain numbers are used, not `Date`,
 * so that nothing in the sandbox can read the machine's clock by accident; this file and
 * `pacing.ts` are the only ones in which lint allows `Date` and real timers.
 */
export type Instant = number;

/** Milliseconds. */
export type Duration = number;

export const SECOND: Duration = 1_000;
export const MINUTE: Duration = 60 * SECOND;
export const HOUR: Duration = 60 * MINUTE;
export const DAY: Duration = 24 * HOUR;

/** Where a world's clock starts unless it is told otherwise: the same for everybody, or a seed means nothing. */
export const DEFAULT_START: Instant = Date.UTC(2026, 0, 5, 9, 0, 0);

/** `2026-01-05T09:00:00.000Z`, as CloudFormation's and Lambda's timestamps are written. */
export function isoMilliseconds(at: Instant): string {
  return new Date(at).toISOString();
}

/** `20260105T090000Z`, the form of SigV4's `X-Amz-Date`. */
export function isoBasic(at: Instant): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/gu, '');
}

/** `Mon, 05 Jan 2026 09:00:00 GMT`, the form of HTTP's `Date` header. */
export function httpDate(at: Instant): string {
  return new Date(at).toUTCString();
}

/** Seconds since the epoch with a fraction, the JSON protocols' timestamp. */
export function epochSeconds(at: Instant): number {
  return at / SECOND;
}

/** The instant that an ISO 8601 text names, or undefined when it names none. */
export function parseInstant(text: string): Instant | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** `2h 03m 04s`, `3m 04s`, `4.2s`: a duration for people. */
export function humanDuration(duration: Duration): string {
  if (duration < MINUTE) return `${(duration / SECOND).toFixed(1)}s`;
  const seconds = Math.round(duration / SECOND);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}h ${two(minutes)}m ${two(seconds % 60)}s` : `${minutes}m ${two(seconds % 60)}s`;
}

/** As AWS's SDK has an instant. */
export function dateOf(at: Instant): Date {
  return new Date(at);
}

/** So many seconds after the epoch; undefined where that is beyond what a `Date` can be, or no number. */
export function dateOfSeconds(seconds: number): Date | undefined {
  const date = dateOf(seconds * SECOND);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** What the SDK gives as a `Date`. */
export function instantOf(date: Date): Instant {
  return date.getTime();
}
