import { DAY, type Instant } from '../../time/instant';
import { Checks } from '../../wire/checks';
import type { AwsError } from '../../wire/types';
import { pageByNumber } from '../paging';
import { invalidParameter, noSuchStream } from './errors';
import type { LogEvent, LogGroup, LogsState, LogStream } from './state';

export const CHECKS = new Checks('InvalidParameterException');

const INSTANTS = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** The group that logGroupName or logGroupIdentifier names. @throws AwsError ResourceNotFoundException */
export function namedGroup(
  state: LogsState,
  input: { readonly logGroupName?: string | undefined; readonly logGroupIdentifier?: string | undefined },
): LogGroup {
  return state.group(input.logGroupIdentifier ?? CHECKS.required(input, 'logGroupName'));
}

/** @throws AwsError ResourceNotFoundException */
export function namedStream(
  group: LogGroup,
  input: { readonly logStreamName: string | undefined },
): LogStream {
  const stream = group.streams.get(CHECKS.required(input, 'logStreamName'));
  if (stream === undefined) throw noSuchStream();
  return stream;
}

/** One page of a list. @throws AwsError InvalidParameterException */
export function page<T>(
  all: readonly T[],
  input: { readonly limit?: number | undefined; readonly nextToken?: string | undefined },
  most: number,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const size = CHECKS.within(input, 'limit', { min: 1, max: most }) ?? most;
  const { items, next } = pageByNumber(all, size, input.nextToken, invalidToken);
  return { items, nextToken: next };
}

/** Of a token that nobody was given. */
export const invalidToken = (): AwsError => invalidParameter('The specified nextToken is invalid.');

/** The stream's events from startTime up to, not including, endTime, that retention has left. */
export function eventsIn(
  { retentionInDays }: LogGroup,
  { events }: LogStream,
  input: { readonly startTime?: number | undefined; readonly endTime?: number | undefined },
  now: Instant,
): readonly LogEvent[] {
  const start = CHECKS.within(input, 'startTime', INSTANTS) ?? INSTANTS.min;
  const end = CHECKS.within(input, 'endTime', INSTANTS) ?? INSTANTS.max;
  const oldest = retentionInDays === undefined ? 0 : now - retentionInDays * DAY;
  return events.filter(({ timestamp }) => timestamp >= start && timestamp < end && timestamp >= oldest);
}
