import type { Operation } from '../../../wire/model';
import { foundFunction } from '../names';
import { pageOf } from '../paging';
import type { LambdaState } from '../state';

export function listAliases(state: LambdaState): Operation<'lambda', 'ListAliases'> {
  return (input) => {
    const wanted = input.FunctionVersion;
    const all = [...foundFunction(state, input).aliases.values()].filter(
      ({ FunctionVersion }) => wanted === undefined || FunctionVersion === wanted,
    );
    const { page: Aliases, NextMarker } = pageOf(all, input, ({ Name }) => Name);
    return { Aliases, NextMarker };
  };
}
