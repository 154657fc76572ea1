import { sameValue } from '../template/same';
import { completionReason, type Operation } from './operation';
import type { Parts } from './parts';
import type { Resource } from './stack';
import { pause, reasonIn, requestFor } from './steps';

/** Gives a resource back what it was before the update: as it is then, or as it stays where that fails. */
export async function rollBackOne(
  parts: Parts,
  operation: Operation,
  old: Resource,
  current: Resource | undefined,
): Promise<Resource> {
  const { cloud, events, findType } = parts;
  if (current === undefined) return old;
  const settled = await settleUpdate(parts, operation, old, current, 'rollback');
  if (settled !== undefined) return settled;
  const isInPlace = current.physicalId === old.physicalId;
  const isChanged =
    !sameValue(current.properties, old.properties) ||
    (findType(old.type).takesStackTags === true && !sameValue(current.stackTags, old.stackTags));
  if (isInPlace && !isChanged && !current.status.endsWith('_FAILED')) return old;
  const { properties } = old;
  events.report(operation, { ...old, status: 'UPDATE_IN_PROGRESS', properties });
  let back = old;
  if (isInPlace && isChanged) {
    try {
      const { physicalResourceId, ref, attributes } = await findType(old.type).update(
        requestFor(parts, operation, old, properties, {
          previousProperties: current.properties,
          previousStackTags: current.stackTags ?? {},
          previousAttributes: current.attributes,
          physicalResourceId: old.physicalId,
        }),
      );
      back = { ...old, physicalId: physicalResourceId, ref: ref ?? physicalResourceId, attributes };
    } catch (error) {
      const reason = reasonIn(error);
      const status = 'UPDATE_FAILED';
      events.report(operation, { ...current, status, reason, properties });
      return { ...current, status, reason };
    }
  }
  await pause(cloud);
  const reason = completionReason(operation);
  events.report(operation, { ...back, status: 'UPDATE_COMPLETE', reason, properties });
  return back;
}

/** It counts as rolled back, and stays what it is (recorded). */
export function skip({ events }: Parts, operation: Operation, current: Resource): Resource {
  const reason = 'Resource skipped during UpdateRollback';
  const back: Resource = { ...current, status: 'UPDATE_COMPLETE', reason };
  events.report(operation, back);
  return back;
}

/** Carries out what is in suspense of the updates of nested stacks. */
export async function settleUpdates(
  parts: Parts,
  operation: Operation,
  outcome: 'clean-up' | 'rollback',
): Promise<void> {
  for (const [id, it] of operation.stack.resources) {
    const settled = await settleUpdate(parts, operation, it, it, outcome);
    if (settled !== undefined) operation.stack.resources.set(id, settled);
  }
}

/** As it is then; undefined where nothing of its update is in suspense. */
async function settleUpdate(
  parts: Parts,
  operation: Operation,
  it: Resource,
  current: Resource,
  outcome: 'clean-up' | 'rollback',
): Promise<Resource | undefined> {
  const { events, findType } = parts;
  const type = findType(it.type);
  if (type.settleUpdate === undefined || current.physicalId === '') return undefined;
  const { properties } = it;
  const request = requestFor(parts, operation, it, properties, {
    physicalResourceId: current.physicalId,
  });
  try {
    const settled = await type.settleUpdate(request, outcome);
    if (settled === undefined) return undefined;
    const back: Resource = { ...it, attributes: settled.attributes, status: 'UPDATE_COMPLETE' };
    if (outcome === 'rollback') events.report(operation, { ...back, reason: completionReason(operation) });
    return back;
  } catch (error) {
    const status = 'UPDATE_FAILED';
    const reason = reasonIn(error);
    events.report(operation, { ...current, status, reason, properties });
    return { ...current, status, reason };
  }
}
