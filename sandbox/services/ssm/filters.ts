import { JSON_CHECKS } from '../../wire/checks';
import type { InputOf } from '../../wire/model';
import { AwsError } from '../../wire/types';
import { latest, type Parameter } from './state';

/** Whether a parameter passes ParameterFilters (and DescribeParameters' older Filters): all of them. */
export function filter({
  ParameterFilters = [],
  Filters = [],
}: Pick<InputOf<'ssm', 'DescribeParameters'>, 'ParameterFilters' | 'Filters'>): (
  parameter: Parameter,
) => boolean {
  const tests = [...ParameterFilters, ...Filters.map((each) => ({ ...each, Option: 'BeginsWith' }))].map(
    (each) => test(JSON_CHECKS.required(each, 'Key'), each.Option, each.Values ?? []),
  );
  return (parameter) => tests.every((passes) => passes(parameter));
}

function test(
  key: string,
  option: string | undefined,
  values: readonly string[],
): (parameter: Parameter) => boolean {
  if (key === 'Path') {
    const paths = values.map((value) => `${value.replace(/\/$/u, '')}/`);
    return ({ name }) =>
      paths.some(
        (path) => name.startsWith(path) && (option === 'Recursive' || !name.slice(path.length).includes('/')),
      );
  }
  const read = reader(key);
  const compare = comparison(option ?? 'Equals');
  return (parameter) => {
    const found = read(parameter);
    return found !== undefined && (values.length === 0 || values.some((value) => compare(found, value)));
  };
}

function reader(key: string): (parameter: Parameter) => string | undefined {
  if (key.startsWith('tag:')) return ({ tags }) => tags.get(key.slice('tag:'.length));
  switch (key) {
    case 'Name':
      return ({ name }) => name;
    case 'Type':
      return (parameter) => latest(parameter).type;
    case 'Tier':
      return (parameter) => latest(parameter).tier;
    case 'KeyId':
      return (parameter) => latest(parameter).keyId;
    case 'DataType':
      return (parameter) => latest(parameter).dataType;
    default:
      throw new AwsError('InvalidFilterKey', `The filter key ${key} isn't valid.`);
  }
}

function comparison(option: string): (found: string, value: string) => boolean {
  switch (option) {
    case 'Equals':
      return (found, value) => found === value;
    case 'BeginsWith':
      return (found, value) => found.startsWith(value);
    case 'Contains':
      return (found, value) => found.includes(value);
    default:
      throw new AwsError('InvalidFilterOption', `The filter option ${option} isn't valid.`);
  }
}
