import type { Input } from '../../call';
import * as errors from './errors';
import { filtersOf, testOf, type FilterTable } from './filters';
import { optional, texts, whole } from './input';
import type { Ec2State } from './state';

/** How one kind of resource is described. */
export interface Description<T> {
  /** The parameter of ids as the wire has it, and as the API names it in errors: `VpcId`, `VpcIds`. */
  readonly ids: string;
  readonly apiName: string;
  /** `vpc` of `vpc-…`: an id of another form is malformed. */
  readonly prefix: string;
  readonly idOf: (it: T) => string;
  readonly notFound: (ids: readonly string[]) => Error;
  readonly filters: FilterTable<T>;
  /** Of the answer: `vpcSet`. */
  readonly set: string;
  readonly answer: (it: T) => unknown;
}

/**
 * What all of EC2's Describe operations do: ids, filters, pages.
 *
 * @throws AwsError …Malformed, …NotFound, InvalidParameterValue, InvalidParameterCombination,
 * FilterLimitExceeded, InvalidNextToken
 */
export function describe<T>(
  state: Ec2State,
  input: Input,
  all: Iterable<T>,
  how: Description<T>,
): Readonly<Record<string, unknown>> {
  const filters = filtersOf(input);
  const wanted = texts(input[how.ids]);
  for (const id of wanted) errors.checkId(how.prefix, id);
  const page = pageOf(input, wanted.length > 0 ? how.apiName : undefined);
  const test = testOf(filters, how.filters, (it) => state.tags.of(how.idOf(it)));
  const candidates = wanted.length === 0 ? [...all] : byId([...all], wanted, how);
  return paged(candidates.filter(test), page, how);
}

function byId<T>(all: readonly T[], wanted: readonly string[], how: Description<T>): readonly T[] {
  const found = new Map(all.map((it) => [how.idOf(it), it]));
  const lacking = wanted.filter((id) => !found.has(id));
  if (lacking.length > 0) throw how.notFound(lacking);
  return [...new Set(wanted)].flatMap((id) => found.get(id) ?? []);
}

interface Page {
  readonly most: number;
  /** The last id of the page before: the next page is right whatever came or went between. */
  readonly after: string | undefined;
}

const FEWEST = 5;
const MOST = 1_000;

function pageOf(input: Input, idsGiven: string | undefined): Page {
  const most = whole(input, 'MaxResults');
  if (most !== undefined) {
    if (idsGiven !== undefined) throw errors.idsWithMaxResults(idsGiven);
    if (most < FEWEST) throw errors.maxResults(String(most), `Expecting a value greater than ${FEWEST}.`);
    if (most > MOST)
      throw errors.maxResults(String(most), `Expecting a value smaller than or equal to ${MOST}.`);
  }
  const token = optional(input['NextToken']);
  return {
    most: most ?? (token === undefined ? Number.POSITIVE_INFINITY : MOST),
    after: token === undefined ? undefined : afterOf(token),
  };
}

function paged<T>(
  selected: readonly T[],
  { most, after }: Page,
  how: Description<T>,
): Readonly<Record<string, unknown>> {
  const { idOf } = how;
  const rest = selected
    .filter((it) => after === undefined || idOf(it) > after)
    .toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const page = rest.slice(0, most);
  const last = page.at(-1);
  return {
    [how.set]: page.map(how.answer),
    nextToken: rest.length > page.length && last !== undefined ? tokenOf(idOf(last)) : undefined,
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
