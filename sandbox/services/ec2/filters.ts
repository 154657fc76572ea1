import type { Filter as Given } from '@aws-sdk/client-ec2';

import { globWithEscapesOf } from '../../wire/glob';
import type { Fixed } from '../../wire/model';
import * as errors from './errors';
import type { Tag } from './tags';

/**
 * EC2's filters: the values of one are ORed, filters are ANDed. `*` stands for any text and `?` for any
 * character, a backslash before them for themselves; case matters.
 */
export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

/** EC2 guide, "Filter resources": at most 200 values in one request's filter. */
const MOST_VALUES = 200;

/** @throws AwsError MissingParameter, FilterLimitExceeded */
export function filtersOf(given: readonly Fixed<Given>[] = []): readonly Filter[] {
  return given.map(({ Name: name, Values: values = [] }) => {
    if (name === undefined) throw errors.missing('Filter.Name');
    if (values.length > MOST_VALUES) throw errors.tooManyFilterValues(MOST_VALUES);
    return { name, values };
  });
}

/** What a resource has for each filter's name; a filter that isn't here doesn't exist. */
export type FilterTable<T> = Readonly<Record<string, (it: T) => readonly (string | undefined)[]>>;

/** A filter made ready: whether a resource passes. */
export type Test<T> = (it: T) => boolean;

/**
 * The one test that all filters make together.
 *
 * @throws AwsError InvalidParameterValue "The filter '…' is invalid", also where there is nothing to filter
 */
export function testOf<T>(
  filters: readonly Filter[],
  table: FilterTable<T>,
  tagsOf: (it: T) => readonly Tag[],
): Test<T> {
  const tests = filters.map(({ name, values }): Test<T> => {
    const read = readerOf(name, table, tagsOf);
    const matches = matcher(values);
    return (it) => read(it).some((value) => value !== undefined && matches(value));
  });
  return (it) => tests.every((test) => test(it));
}

function readerOf<T>(
  name: string,
  table: FilterTable<T>,
  tagsOf: (it: T) => readonly Tag[],
): (it: T) => readonly (string | undefined)[] {
  if (name === 'tag-key') return (it) => tagsOf(it).map(({ Key }) => Key);
  if (name === 'tag-value') return (it) => tagsOf(it).map(({ Value }) => Value);
  if (name.startsWith('tag:')) {
    const wanted = name.slice('tag:'.length);
    return (it) => tagsOf(it).flatMap(({ Key, Value }) => (Key === wanted ? [Value] : []));
  }
  const read = Object.hasOwn(table, name) ? table[name] : undefined;
  if (read === undefined) throw errors.unknownFilter(name);
  return read;
}

/** Whether a value is one of those wanted: most have no wildcard, and then a look into a set is enough. */
function matcher(values: readonly string[]): (value: string) => boolean {
  const exact = new Set(values.filter((value) => !WILDCARD.test(value)));
  const patterns = values.filter((value) => WILDCARD.test(value)).map(globWithEscapesOf);
  return (value) => exact.has(value) || patterns.some((each) => each(value));
}

const WILDCARD = /[*?\\]/u;

/** Whether the value stands for itself alone. */
export function isExact(value: string): boolean {
  return !WILDCARD.test(value);
}
