import { Members, QUERY_WORDING } from '../../wire/members';
import type { Input } from '../../call';
import { noSuchRole } from './errors';
import type { IamState, Role } from './state';

export function members(input: Input): Members {
  return new Members(input, QUERY_WORDING);
}

/** The role that RoleName names. Throws NoSuchEntity. */
export function namedRole(state: IamState, input: Members): Role {
  const name = input.requiredText('RoleName');
  const role = state.role(name);
  if (role === undefined) throw noSuchRole(name);
  return role;
}

/** Names of roles and policies. Throws ValidationError. */
export function newName(input: Members, member: string, longest: number): string {
  const name = input.requiredText(member);
  if (name.length > longest) {
    throw input.invalid(member, name, `Member must have length less than or equal to ${longest}`);
  }
  if (!/^[\w+=,.@-]+$/u.test(name)) {
    throw input.invalid(member, name, 'Member must satisfy regular expression pattern: [\\w+=,.@-]+');
  }
  return name;
}

/** `/` or `/a/b/`. Throws ValidationError. */
export function path(input: Members): string {
  const value = input.text('Path') ?? '/';
  if (!/^\/(?:[!-~]*\/)?$/u.test(value)) {
    throw input.invalid(
      'path',
      value,
      'Member must satisfy regular expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)',
    );
  }
  return value;
}

export function tags(input: Members): ReadonlyMap<string, string> {
  return new Map(input.structures('Tags').map((tag) => [tag.requiredText('Key'), tag.text('Value') ?? '']));
}

/** One page of a list that IAM pages by MaxItems and Marker. */
export function page<T>(
  all: readonly T[],
  input: Members,
): {
  readonly items: readonly T[];
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
} {
  const size = input.integer('MaxItems', { min: 1, max: 1_000 }) ?? 100;
  const start = Number(input.text('Marker') ?? 0);
  if (!Number.isInteger(start) || start < 0) throw input.invalid('marker', String(start), 'Invalid Marker.');
  const end = start + size;
  return {
    items: all.slice(start, end),
    rest: end < all.length ? { IsTruncated: true, Marker: String(end) } : { IsTruncated: false },
  };
}
