import * as errors from './errors';
import { whole, type Structure } from './input';

/** Each list answers at most 50 at a time, whatever is asked for (API reference). */
const MOST = 50;

/**
 * One page. The marker is the key of the last item before it, so that what comes or goes between two
 * pages neither repeats nor hides the others.
 *
 * @throws AwsError InvalidParameterValueException
 */
export function pageOf<T>(
  all: readonly T[],
  input: Structure,
  how: { readonly member: string; readonly keyOf: (it: T) => string; readonly answer: (it: T) => unknown },
): Structure {
  const wanted = input['MaxItems'] === undefined ? MOST : whole(input['MaxItems']);
  if (!(wanted >= 1 && wanted <= 10_000)) {
    throw errors.validation(
      JSON.stringify(input['MaxItems']),
      'maxItems',
      'Member must be between 1 and 10000, inclusive',
    );
  }
  const after = afterOf(input['Marker']);
  const rest = all
    .filter((it) => after === undefined || how.keyOf(it) > after)
    .toSorted((a, b) => (how.keyOf(a) < how.keyOf(b) ? -1 : 1));
  const page = rest.slice(0, Math.min(wanted, MOST));
  const last = page.at(-1);
  return {
    [how.member]: page.map(how.answer),
    ...(rest.length > page.length && last !== undefined
      ? { NextMarker: Buffer.from(how.keyOf(last)).toString('base64') }
      : {}),
  };
}

function afterOf(marker: unknown): string | undefined {
  if (typeof marker !== 'string' || marker === '') return undefined;
  const key = Buffer.from(marker, 'base64').toString();
  if (Buffer.from(key).toString('base64') !== marker) throw errors.invalid('The marker is invalid.');
  return key;
}

/** Orders versions of one function: `$LATEST` first, then by number. */
export function versionKey(version: string): string {
  return version === '$LATEST' ? '' : version.padStart(12, '0');
}
