import { Members, type Wording } from '../../wire/members';
import type { Input } from '../../call';
import { invalidParameter, noSuchGroup, noSuchStream } from './errors';
import type { LogEvent, LogGroup, LogsState, LogStream } from './state';
import { DAY, type Instant } from './time';

const WORDING: Wording = { invalid: 'InvalidParameterException', unreadable: 'SerializationException' };

export function members(input: Input): Members {
  return new Members(input, WORDING);
}

/** The group that logGroupName or logGroupIdentifier names. Throws ResourceNotFoundException. */
export function namedGroup(state: LogsState, input: Members): LogGroup {
  const name = input.text('logGroupIdentifier') ?? input.requiredText('logGroupName');
  const group = state.group(name);
  if (group === undefined) throw noSuchGroup();
  return group;
}

export function namedStream(group: LogGroup, input: Members): LogStream {
  const stream = group.streams.get(input.requiredText('logStreamName'));
  if (stream === undefined) throw noSuchStream();
  return stream;
}

/** Names of groups: up to 512 of these characters. */
export function newGroupName(input: Members): string {
  const name = input.requiredText('logGroupName');
  if (!/^[./\-_#A-Za-z0-9]+$/u.test(name)) {
    throw input.invalid(
      'logGroupName',
      name,
      String.raw`Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`,
    );
  }
  if (name.length > 512) {
    throw input.invalid('logGroupName', name, 'Member must have length less than or equal to 512');
  }
  return name;
}

export function newStreamName(input: Members): string {
  const name = input.requiredText('logStreamName');
  if (!/^[^:*]+$/u.test(name)) {
    throw input.invalid('logStreamName', name, 'Member must satisfy regular expression pattern: [^:*]*');
  }
  if (name.length > 512) {
    throw input.invalid('logStreamName', name, 'Member must have length less than or equal to 512');
  }
  return name;
}

export function tags(input: Members): ReadonlyMap<string, string> {
  const given = input.structure('tags');
  return new Map(given?.names().map((key) => [key, given.text(key) ?? '']));
}

/** One page of a list, by a token that says where to go on. */
export function page<T>(
  all: readonly T[],
  input: Members,
  most: number,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const size = input.integer('limit', { min: 1, max: most }) ?? most;
  const start = position(input.text('nextToken'));
  const end = start + size;
  const items = all.slice(start, end);
  return end < all.length ? { items, nextToken: token(end) } : { items };
}

export function token(at: number): string {
  return Buffer.from(`at:${at}`).toString('base64url');
}

/** Throws InvalidParameterException for a token that was not given out. */
export function position(given: string | undefined): number {
  if (given === undefined || given === '') return 0;
  const at = /^at:(\d{1,12})$/u.exec(Buffer.from(given, 'base64url').toString())?.[1];
  if (at === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return Number(at);
}

/** The stream's events from startTime up to, not including, endTime, that retention has left. */
export function eventsIn(
  group: LogGroup,
  stream: LogStream,
  input: Members,
  now: Instant,
): readonly LogEvent[] {
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER };
  const start = input.integer('startTime', bounds) ?? 0;
  const end = input.integer('endTime', bounds) ?? Number.MAX_SAFE_INTEGER;
  const oldest = group.retentionInDays === undefined ? 0 : now - group.retentionInDays * DAY;
  return stream.events.filter(
    ({ timestamp }) => timestamp >= start && timestamp < end && timestamp >= oldest,
  );
}
