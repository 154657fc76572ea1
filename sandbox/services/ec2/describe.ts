import type { Filter } from '@aws-sdk/client-ec2';

import type { Fixed } from '../../wire/model';
import * as errors from './errors';
import { filtersOf, testOf, type FilterTable } from './filters';
import type { Ec2State } from './state';

/** What a Describe operation is asked besides ids. */
interface Asked {
  readonly Filters?: readonly Fixed<Filter>[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** How one kind of resource is described. */
export interface Description<T, N extends string, O extends object> {
  /** The parameter of ids: `VpcIds`; empty where there is none. */
  readonly ids: N;
  /** `vpc` of `vpc-…`: an id of another form is malformed. */
  readonly prefix: string;
  readonly idOf: (it: T) => string;
  readonly notFound: (ids: readonly string[]) => Error;
  readonly filters: FilterTable<T>;
  /** What is given of a page. */
  readonly answer: (page: readonly T[]) => O;
}

/**
 * What all of EC2's Describe operations do: ids, filters, pages.
 *
 * @throws AwsError …Malformed, …NotFound, InvalidParameterValue, InvalidParameterCombination,
 * FilterLimitExceeded, InvalidNextToken
 */
export function describe<T, N extends string, O extends object>(
  state: Ec2State,
  input: Asked & { readonly [K in N]?: readonly string[] | undefined },
  all: Iterable<T>,
  how: Description<T, N, O>,
): O & Pick<Asked, 'NextToken'> {
  const filters = filtersOf(input.Filters);
  const given: { readonly [K in N]?: readonly string[] | undefined } = input;
  const wanted = given[how.ids] ?? [];
  for (const id of wanted) errors.checkId(how.prefix, id);
  const page = pageOf(input, wanted.length > 0 ? how.ids : undefined);
  const test = testOf(filters, how.filters, (it) => state.tags.of(how.idOf(it)));
  const candidates = wanted.length === 0 ? [...all] : byId([...all], wanted, how);
  return paged(candidates.filter(test), page, how);
}

function byId<T>(
  all: readonly T[],
  wanted: readonly string[],
  { idOf, notFound }: Pick<Description<T, string, object>, 'idOf' | 'notFound'>,
): readonly T[] {
  const found = new Map(all.map((it) => [idOf(it), it]));
  const lacking = wanted.filter((id) => !found.has(id));
  if (lacking.length > 0) throw notFound(lacking);
  return [...new Set(wanted)].flatMap((id) => found.get(id) ?? []);
}

interface Page {
  readonly most: number;
  /** The last id of the page before: the next page is right whatever came or went between. */
  readonly after: string | undefined;
}

const FEWEST = 5;
const MOST = 1_000;

function pageOf({ MaxResults: most, NextToken }: Asked, idsGiven: string | undefined): Page {
  if (most !== undefined) {
    if (idsGiven !== undefined) throw errors.idsWithMaxResults(idsGiven);
    if (most < FEWEST) throw errors.maxResults(String(most), `Expecting a value greater than ${FEWEST}.`);
    if (most > MOST)
      throw errors.maxResults(String(most), `Expecting a value smaller than or equal to ${MOST}.`);
  }
  return {
    most: most ?? (NextToken === undefined ? Number.POSITIVE_INFINITY : MOST),
    after: NextToken === undefined ? undefined : afterOf(NextToken),
  };
}

function paged<T, O extends object>(
  selected: readonly T[],
  { most, after }: Page,
  { idOf, answer }: Pick<Description<T, string, O>, 'idOf' | 'answer'>,
): O & Pick<Asked, 'NextToken'> {
  const rest = selected
    .filter((it) => after === undefined || idOf(it) > after)
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const page = rest.slice(0, most);
  const last = page.at(-1);
  return {
    ...answer(page),
    NextToken: rest.length > page.length && last !== undefined ? tokenOf(idOf(last)) : undefined,
  };
}

/** Opaque to clients. */
function tokenOf(id: string): string {
  return Buffer.from(`after ${id}`).toString('base64url');
}

function afterOf(token: string): string {
  const id = /^after (\S+)$/u.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (id === undefined || tokenOf(id) !== token) throw errors.invalidToken(token);
  return id;
}
