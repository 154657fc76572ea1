import * as errors from '../errors';
import { foundFunction, functionArn, namedBy } from '../names';
import { busy } from '../progress';
import type { LambdaFunction, LambdaState, LambdaOperation } from '../state';
import { BEFORE_UPDATE } from '../vpc-config';

/** Whether it may be in the middle of executions that outlive their invocations. */
const isDurable = ({ latest, published }: LambdaFunction): boolean =>
  [latest, ...published.values()].some(({ settings }) => settings.DurableConfig !== undefined);

/** One with durable executions is Deleting until they have drained; it holds its network interfaces as long. */
function deleteFunctionOf(state: LambdaState, it: LambdaFunction): void {
  if (!isDurable(it)) {
    deleteWhole(state, it);
    return;
  }
  it.state = 'Deleting';
  busy(state, it, 'draining of durable executions', () => {
    deleteWhole(state, it);
  });
}

/**
 * A function with all its versions, or one version. Network interfaces that nobody else uses begin
 * their release; they outlive the function.
 */
export const deleteFunction: LambdaOperation<'DeleteFunction'> = (state, input) => {
  const { qualifier } = namedBy(input);
  if (qualifier === '$LATEST') throw errors.latestStays();
  const it = foundFunction(state, input);
  if (it.state === 'Deleting') throw errors.isInState(it.state);
  if (qualifier === undefined) deleteFunctionOf(state, it);
  else deleteVersion(state, it, qualifier);
  return { StatusCode: 204 };
};

function deleteWhole(state: LambdaState, it: LambdaFunction): void {
  state.functions.delete(it.name);
  for (const version of ['$LATEST', BEFORE_UPDATE, ...it.published.keys()])
    state.hyperplane.leave(it.name, version);
}

function deleteVersion(state: LambdaState, it: LambdaFunction, version: string): void {
  if (it.aliases.has(version)) throw errors.aliasesStay();
  if (!it.published.has(version)) throw errors.functionNotFound(functionArn(state, it.name, version));
  const aliases = [...it.aliases.values()].filter(({ FunctionVersion }) => FunctionVersion === version);
  if (aliases.length > 0) throw errors.referencedByAliases(aliases.map(({ Name }) => Name));
  const remove = (): void => {
    it.deactivating.delete(version);
    it.published.delete(version);
    state.hyperplane.leave(it.name, version);
  };
  if (it.published.get(version)?.settings.CapacityProviderConfig === undefined) remove();
  else if (!it.deactivating.has(version)) {
    it.deactivating.add(version);
    busy(state, it, 'deactivation of a version', remove);
  }
}
