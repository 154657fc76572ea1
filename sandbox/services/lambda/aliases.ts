import { JSON_CHECKS } from '../../wire/checks';
import * as errors from './errors';
import { foundFunction, functionArn, type Naming } from './names';
import type { Alias, LambdaFunction, LambdaState } from './state';

/** @throws AwsError ResourceNotFoundException */
export function foundAlias(
  state: LambdaState,
  input: Naming & { readonly Name: string | undefined },
): { readonly it: LambdaFunction; readonly alias: Alias } {
  const it = foundFunction(state, input);
  const name = JSON_CHECKS.required(input, 'Name');
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
