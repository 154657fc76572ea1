import { JSON_CHECKS } from '../../wire/checks';
import { pageByKey, type Page } from '../paging';
import { invalidNextToken } from './errors';
import type { Parameter } from './state';

/** Names of GetParameters and DeleteParameters: at most ten. @throws AwsError ValidationException */
export function names({ Names = [] }: { readonly Names?: readonly string[] | undefined }): readonly string[] {
  if (Names.length === 0) throw JSON_CHECKS.missing('Names');
  if (Names.length > 10)
    throw JSON_CHECKS.invalid(
      'Names',
      `[${Names.join(', ')}]`,
      'Member must have length less than or equal to 10',
    );
  return Names;
}

/** One page, in order of the names. @throws AwsError ValidationException, InvalidNextToken */
export function page(
  all: readonly Parameter[],
  input: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
  most: number,
): Page<Parameter> {
  const size = JSON_CHECKS.within(input, 'MaxResults', { min: 1, max: most }) ?? most;
  return pageByKey(all, ({ name }) => name, size, input.NextToken, invalidNextToken);
}
