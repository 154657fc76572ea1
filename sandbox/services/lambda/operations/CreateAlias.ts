import { JSON_CHECKS } from '../../../wire/checks';
import { checkVersion } from '../aliases';
import * as errors from '../errors';
import { foundFunction, functionArn } from '../names';
import type { Alias, LambdaOperation } from '../state';

export const createAlias: LambdaOperation<'CreateAlias'> = (state, input) => {
  const it = foundFunction(state, input);
  const Name = JSON_CHECKS.required(input, 'Name');
  const AliasArn = functionArn(state, it.name, Name);
  if (it.aliases.has(Name)) throw errors.aliasExists(AliasArn);
  const alias: Alias = {
    AliasArn,
    Name,
    FunctionVersion: checkVersion(state, it, JSON_CHECKS.required(input, 'FunctionVersion')),
    Description: input.Description ?? '',
    RoutingConfig: input.RoutingConfig,
    RevisionId: state.ids.uuid(),
  };
  it.aliases.set(Name, alias);
  return alias;
};
