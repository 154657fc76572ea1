import { JSON_CHECKS } from '../../wire/checks';
import { pageByKey } from '../paging';
import * as errors from './errors';

/** Each list answers at most 50 at a time, whatever is asked for (API reference). */
const MOST = 50;

/** One page, and where the next begins. @throws AwsError ValidationException, InvalidParameterValueException */
export function pageOf<T>(
  all: readonly T[],
  input: { readonly MaxItems?: number | undefined; readonly Marker?: string | undefined },
  keyOf: (it: T) => string,
): { readonly page: readonly T[]; readonly NextMarker: string | undefined } {
  const wanted = JSON_CHECKS.within(input, 'MaxItems', { min: 1, max: 10_000 }) ?? MOST;
  const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const { items, next } = pageByKey(sorted, keyOf, Math.min(wanted, MOST), input.Marker, () =>
    errors.invalid('The marker is invalid.'),
  );
  return { page: items, NextMarker: next };
}

/** Orders versions of one function: `$LATEST` first, then by number. */
export function versionKey(version: string): string {
  return version === '$LATEST' ? '' : version.padStart(12, '0');
}
