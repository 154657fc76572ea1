import { JSON_WORDING, Members } from '../../wire/members';
import type { Input } from '../../call';
import { invalidName } from './errors';

/** The members of an operation's input. */
export const members = (given: Input): Members => new Members(given, JSON_WORDING);

/** At most 80 characters, without spaces, brackets, wildcards and some others (API reference, CreateStateMachine). */
// oxlint-disable-next-line no-control-regex
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001F\u007F-\u009F]{1,80}$/u;

/** @throws AwsError InvalidName */
export function nameIn(input: Members): string {
  const name = input.requiredText('name');
  return checkedName(name);
}

/** @throws AwsError InvalidName */
export function checkedName(name: string): string {
  if (!NAME.test(name)) throw invalidName(name);
  return name;
}

/** One page, after as many as the token says. */
export function page<T>(
  all: readonly T[],
  input: Members,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const size = input.integer('maxResults', { min: 0, max: 1_000 }) ?? 0;
  const from = Number(input.text('nextToken') ?? 0);
  if (!Number.isInteger(from) || from < 0) throw input.invalid('nextToken', String(from), 'Invalid Token');
  const to = from + (size === 0 ? 100 : size);
  return { items: all.slice(from, to), ...(to < all.length ? { nextToken: String(to) } : {}) };
}
