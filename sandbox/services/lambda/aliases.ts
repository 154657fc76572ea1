import type { Input } from '../../call';
import * as errors from './errors';
import { required, type Structure } from './input';
import { foundFunction, functionArn, namedBy } from './names';
import type { Alias, LambdaFunction, LambdaState } from './state';

/** @throws AwsError ResourceNotFoundException */
export function foundAlias(
  state: LambdaState,
  input: Input,
): { readonly it: LambdaFunction; readonly alias: Alias } {
  const it = foundFunction(state, namedBy(input).name);
  const name = required(input, 'Name');
  const alias = it.aliases.get(name);
  if (alias === undefined) throw errors.aliasNotFound(functionArn(state, it.name, name));
  return { it, alias };
}

/** @throws AwsError ResourceNotFoundException */
export function checkVersion(state: LambdaState, it: LambdaFunction, version: string): string {
  if (version !== '$LATEST' && !it.published.has(version))
    throw errors.functionNotFound(functionArn(state, it.name, version));
  return version;
}

export function aliasAnswer(state: LambdaState, it: LambdaFunction, alias: Alias): Structure {
  return {
    AliasArn: functionArn(state, it.name, alias.name),
    Name: alias.name,
    FunctionVersion: alias.functionVersion,
    Description: alias.description,
    ...(alias.routingConfig === undefined ? {} : { RoutingConfig: alias.routingConfig }),
    RevisionId: alias.revisionId,
  };
}
