import { AwsError } from '../../../wire/types';

/** EC2's filters: the values of one are ORed, filters are ANDed, `*` and `?` are wildcards. */
export interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

const MOST_VALUES = 200;

/** Reads `Filter.N.Name` and `Filter.N.Value.M`. */
export function filtersOf(input: Readonly<Record<string, unknown>>): readonly Filter[] {
  const filters = Array.isArray(input['Filter']) ? (input['Filter'] as readonly unknown[]) : [];
  return filters.map((each) => {
    const { Name, Value } = each as { readonly Name?: string; readonly Value?: readonly string[] };
    const values = Array.isArray(Value) ? Value : [];
    if (typeof Name !== 'string') throw new AwsError('InvalidParameterValue', 'The filter name is missing');
    if (values.length > MOST_VALUES) {
      throw new AwsError(
        'FilterLimitExceeded',
        `The maximum number of filter values specified on a single call is ${MOST_VALUES}`,
      );
    }
    return { name: Name, values };
  });
}

/** What a resource answers for a filter's name: its values, or undefined for a name that EC2 doesn't know. */
export type FilterValues<T> = (resource: T, name: string) => readonly (string | undefined)[] | undefined;

export function select<T>(
  resources: readonly T[],
  filters: readonly Filter[],
  valuesOf: FilterValues<T>,
): readonly T[] {
  const patterns = filters.map(({ name, values }) => ({ name, patterns: values.map(pattern) }));
  return resources.filter((resource) =>
    patterns.every(({ name, patterns: wanted }) => {
      const values = valuesOf(resource, name);
      if (values === undefined)
        throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
      return values.some((value) => value !== undefined && wanted.some((each) => each.test(value)));
    }),
  );
}

function pattern(text: string): RegExp {
  let source = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\\' && index + 1 < text.length) {
      index += 1;
      source += literal(text[index] ?? '');
    } else if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else source += literal(character);
  }
  return new RegExp(`^${source}$`, 'su');
}

function literal(character: string): string {
  return /[$()*+.?[\\\]^{|}/]/u.test(character) ? `\\${character}` : character;
}
