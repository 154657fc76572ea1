import { JSON_CHECKS } from '../../wire/checks';
import { pageByNumber } from '../paging';
import { invalidName } from './errors';

/** At most 80 characters, without spaces, brackets, wildcards and some others (API reference, CreateStateMachine). */
// oxlint-disable-next-line no-control-regex
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001F\u007F-\u009F]{1,80}$/u;

/** @throws AwsError InvalidName */
export function checkedName(name: string): string {
  if (!NAME.test(name)) throw invalidName(name);
  return name;
}

/** One page, after as many as the token says. @throws AwsError ValidationException */
export function page<T>(
  all: readonly T[],
  input: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const size = JSON_CHECKS.within(input, 'maxResults', { min: 0, max: 1_000 });
  const { items, next } = pageByNumber(
    all,
    size === undefined || size === 0 ? 100 : size,
    input.nextToken,
    (token) => JSON_CHECKS.invalid('nextToken', token, 'Invalid Token'),
  );
  return { items, nextToken: next };
}
