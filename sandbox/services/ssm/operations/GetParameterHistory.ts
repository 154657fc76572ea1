import { JSON_CHECKS } from '../../../wire/checks';
import { pageByKey } from '../../paging';
import { invalidNextToken, parameterNotFound } from '../errors';
import type { SsmOperation } from '../state';
import { metadataView, valueOf } from '../views';

export const getParameterHistory: SsmOperation<'GetParameterHistory'> = (state, input) => {
  const parameter = state.get(JSON_CHECKS.required(input, 'Name'));
  if (parameter === undefined) throw parameterNotFound();
  const size = JSON_CHECKS.within(input, 'MaxResults', { min: 1, max: 50 }) ?? 50;
  const { items, next } = pageByKey(
    parameter.versions,
    ({ version }) => String(version).padStart(12, '0'),
    size,
    input.NextToken,
    invalidNextToken,
  );
  return {
    Parameters: items.map((version) => ({
      ...metadataView(parameter, version),
      Value: valueOf(version, input.WithDecryption ?? false),
      Labels: [],
    })),
    NextToken: next,
  };
};
