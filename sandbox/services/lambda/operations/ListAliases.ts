import { foundFunction } from '../names';
import { pageOf } from '../paging';
import type { LambdaOperation } from '../state';

export const listAliases: LambdaOperation<'ListAliases'> = (state, input) => {
  const wanted = input.FunctionVersion;
  const all = [...foundFunction(state, input).aliases.values()].filter(
    ({ FunctionVersion }) => wanted === undefined || FunctionVersion === wanted,
  );
  const { page: Aliases, NextMarker } = pageOf(all, input, ({ Name }) => Name);
  return { Aliases, NextMarker };
};
