/**
 * An answer of AWS's without what was asked for. SDK v3 gives an empty list for an empty set and `undefined`
 * where there was none: only the first says that there is nothing.
 */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * The list that an answer has to hold.
 *
 * @throws NoAnswer where it doesn't
 */
export function listIn<Item>(list: readonly Item[] | undefined, what: string): readonly Item[] {
  if (list === undefined) throw new NoAnswer(`The answer holds no list of ${what}, not even an empty one`);
  return list;
}

/** The token of the next page; EC2's last page has an empty one, or none. */
export function nextIn(token: string | undefined, before: string | undefined): string | undefined {
  if (token === undefined || token === '') return undefined;
  if (token === before) throw new NoAnswer('A page gives its own token for the next one');
  return token;
}
