import { RestAnswer, type Operation } from '../../../wire/types';
import * as errors from '../errors';
import { foundFunction, functionArn, namedBy } from '../names';
import type { LambdaFunction, LambdaState } from '../state';
import { BEFORE_UPDATE } from '../vpc-config';

/**
 * A function with all its versions, or one version. Network interfaces that nobody else uses begin
 * their release; they outlive the function.
 */
export function deleteFunction(state: LambdaState): Operation {
  return (input) => {
    const { name, qualifier } = namedBy(input);
    if (qualifier === '$LATEST') throw errors.latestStays();
    const it = foundFunction(state, name, qualifier);
    if (qualifier === undefined) deleteWhole(state, it);
    else deleteVersion(state, it, qualifier);
    return new RestAnswer({ status: 204 });
  };
}

function deleteWhole(state: LambdaState, it: LambdaFunction): void {
  state.functions.delete(it.name);
  for (const version of ['$LATEST', BEFORE_UPDATE, ...it.published.keys()])
    state.hyperplane.leave(it.name, version);
}

function deleteVersion(state: LambdaState, it: LambdaFunction, version: string): void {
  if (it.aliases.has(version)) throw errors.aliasesStay();
  if (!it.published.has(version)) throw errors.functionNotFound(functionArn(state, it.name, version));
  const aliases = [...it.aliases.values()].filter((each) => each.functionVersion === version);
  if (aliases.length > 0) throw errors.referencedByAliases(aliases.map(({ name }) => name));
  it.published.delete(version);
  state.hyperplane.leave(it.name, version);
}
