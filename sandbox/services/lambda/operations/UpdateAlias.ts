import { checkVersion, foundAlias } from '../aliases';
import type { Alias, LambdaOperation } from '../state';

export const updateAlias: LambdaOperation<'UpdateAlias'> = (state, input) => {
  const { it, alias } = foundAlias(state, input);
  const changed: Alias = {
    ...alias,
    FunctionVersion: checkVersion(state, it, input.FunctionVersion ?? alias.FunctionVersion),
    Description: input.Description ?? alias.Description,
    RoutingConfig: input.RoutingConfig ?? alias.RoutingConfig,
    RevisionId: state.ids.uuid(),
  };
  it.aliases.set(alias.Name, changed);
  return changed;
};
