import { isDeepStrictEqual } from 'node:util';

import { HandlerError } from '../ground/handler-error';
import { existing } from './existing';
import type { EniCleanerModel, HandlerInput, HandlerOutcome } from './protocol';
import { checkFunctionNames, hasTargets, settingsOf } from './settings';
import type { Store, StoredResource } from './store';

/**
 * The update handler: everything but the targets changes in place. In a stack all properties come with the
 * request, so that a parameter that somebody has deleted or overwritten is written anew; otherwise the update, and
 * its rollback after it, would fail for it, and the stack stay in UPDATE_ROLLBACK_FAILED.
 */
export async function updateResource(store: Store, input: HandlerInput): Promise<HandlerOutcome> {
  const resource = await existing(store, input, lost);
  checkFunctionNames(input.model, input);
  const model = { ...input.model, Id: resource.model.Id };
  settingsOf(model, input.configuration);
  // What CloudFormation says of before counts more than the parameter, which others may write as well.
  const before =
    input.previousModel !== undefined && hasTargets(input.previousModel)
      ? input.previousModel
      : resource.model;
  const changed = CREATE_ONLY.filter((name) => !isSame(model[name], before[name]));
  if (changed.length > 0) {
    throw new HandlerError(
      'NotUpdatable',
      `${changed.join(', ')} can't change in place: a changed target needs a new resource, so that this one can clean up after the old target.`,
    );
  }
  await store.replace({ ...resource, model });
  return { status: 'SUCCESS', model };
}

const CREATE_ONLY = [
  'SecurityGroupIds',
  'SubnetIds',
  'VpcId',
] as const satisfies readonly (keyof EniCleanerModel)[];

/** The lists have no order (`insertionOrder: false`); an empty one guards as much as none. */
function isSame(
  left: string | readonly string[] | undefined,
  right: string | readonly string[] | undefined,
): boolean {
  const canonical = (value: string | readonly string[] | undefined): unknown =>
    typeof value === 'string' ? value : [...(value ?? [])].toSorted();
  return isDeepStrictEqual(canonical(left), canonical(right));
}

/** What the parameter of a stack's resource held, as far as the request tells; undefined where it doesn't. */
function lost(input: HandlerInput, id: string): StoredResource | undefined {
  const { stackId, logicalResourceId: logicalId, clientRequestToken: token } = input;
  const before = input.previousModel ?? input.model;
  if (stackId === undefined || !hasTargets(before)) return undefined;
  return { model: { ...before, Id: id }, token, stackId, logicalId, operation: undefined };
}
