import type { AwsError } from '../wire/types';

/** One page of a list, and the token of the next one where there is one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** Of services that say by a number how many came before. @throws AwsError for a token that nobody was given */
export function pageByNumber<T>(
  all: readonly T[],
  size: number,
  token: string | undefined,
  refused: (token: string) => AwsError,
): Page<T> {
  const start = numberIn(token, refused);
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? String(end) : undefined };
}

/** The number of a token, 0 without one. @throws AwsError */
export function numberIn(token: string | undefined, refused: (token: string) => AwsError): number {
  if (token === undefined || token === '') return 0;
  if (!/^\d{1,12}$/u.test(token)) throw refused(token);
  return Number(token);
}

/**
 * Of services whose token has the key of the last item before it, so that what comes or goes between two pages neither
 * repeats nor hides the others. `all` is in the order of the keys. @throws AwsError for a token that nobody was given
 */
export function pageByKey<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  size: number,
  token: string | undefined,
  refused: (token: string) => AwsError,
): Page<T> {
  const after = Buffer.from(token ?? '', 'base64url').toString();
  if (token !== undefined && tokenOf(after) !== token) throw refused(token);
  const rest = all.filter((item) => keyOf(item) > after);
  const items = rest.slice(0, size);
  const last = items.at(-1);
  return { items, next: rest.length <= size || last === undefined ? undefined : tokenOf(keyOf(last)) };
}

function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}
