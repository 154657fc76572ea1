import { parseInstant, SECOND, type Instant } from '../../time/instant';
import { Members, type Wording } from '../../wire/members';
import type { Input } from '../../call';
import { invalidValue, missingParameter } from './errors';
import type { Dimension } from './state';

const WORDING: Wording = { invalid: 'InvalidParameterValue', unreadable: 'SerializationException' };

/** Most dimensions of a metric (API reference of PutMetricData). */
const MOST_DIMENSIONS = 30;

export function members(input: Input): Members {
  return new Members(input, WORDING);
}

export function required(input: Members, name: string): string {
  const value = input.text(name);
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}

export function dimensions(input: Members): readonly Dimension[] {
  const given = input.structures('Dimensions');
  if (given.length > MOST_DIMENSIONS) throw invalidValue('Dimensions', `of ${given.length} members`);
  return given.map((each) => ({ Name: required(each, 'Name'), Value: required(each, 'Value') }));
}

/** A time: ISO 8601 in the query protocol, seconds since the epoch in JSON and CBOR. */
export function instant(input: Members, name: string, value: unknown): Instant | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value * SECOND;
  const at = typeof value === 'string' ? parseInstant(value) : undefined;
  if (at === undefined) throw input.unreadable(name, 'a timestamp');
  return at;
}
