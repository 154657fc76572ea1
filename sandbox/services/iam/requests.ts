import { QUERY_CHECKS } from '../../wire/checks';
import { pageByNumber } from '../paging';
import { noSuchRole } from './errors';
import type { IamState, Role } from './state';

/** Names of roles and of policies (API reference of CreateRole and CreatePolicy). */
const NAME = { form: /^[\w+=,.@-]+$/u, pattern: String.raw`[\w+=,.@-]+` };
export const ROLE_NAME = { ...NAME, longest: 64 };
export const POLICY_NAME = { ...NAME, longest: 128 };

/** The role that RoleName names. @throws AwsError NoSuchEntity */
export function namedRole(state: IamState, input: { readonly RoleName: string | undefined }): Role {
  const name = QUERY_CHECKS.required(input, 'RoleName');
  const role = state.role(name);
  if (role === undefined) throw noSuchRole(name);
  return role;
}

/** `/` or `/a/b/`. @throws AwsError ValidationError */
export function path({ Path = '/' }: { readonly Path?: string | undefined }): string {
  if (/^\/(?:[!-~]*\/)?$/u.test(Path)) return Path;
  throw QUERY_CHECKS.unlike('Path', Path, String.raw`(\u002F)|(\u002F[\u0021-\u007E]+\u002F)`);
}

/** One page of a list. @throws AwsError ValidationError */
export function page<T>(
  all: readonly T[],
  input: { readonly MaxItems?: number | undefined; readonly Marker?: string | undefined },
): {
  readonly items: readonly T[];
  readonly rest: { readonly IsTruncated: boolean; readonly Marker: string | undefined };
} {
  const size = QUERY_CHECKS.within(input, 'MaxItems', { min: 1, max: 1_000 }) ?? 100;
  const { items, next } = pageByNumber(all, size, input.Marker, (marker) =>
    QUERY_CHECKS.invalid('Marker', marker, 'Invalid Marker.'),
  );
  return { items, rest: { IsTruncated: next !== undefined, Marker: next } };
}
