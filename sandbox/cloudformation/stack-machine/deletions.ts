import { runGraph } from './graph';
import { askAboutResource } from './hook-questions';
import { completionReason, type Operation } from './operation';
import type { Parts } from './parts';
import { keyOf, leftoversOf, staysWhenRemoved, type Resource } from './stack';
import { pause, reasonIn, requestFor } from './steps';

/** Attempts at a deletion in an update's clean-up (CloudFormation user guide). */
const CLEAN_UP_ATTEMPTS = 3;

/**
 * Deletes all that the stack has, and what earlier operations left over, dependents first. Gives the logical ids
 * that could not be deleted.
 */
export async function deleteAll(
  parts: Parts,
  operation: Operation,
  what: 'delete' | 'rollback',
  retain: ReadonlySet<string> = new Set(),
  force = false,
): Promise<readonly string[]> {
  const { stack } = operation;
  const left = leftoversOf(stack, [...(stack.stable?.resources.values() ?? []), ...stack.undeleted]);
  stack.undeleted = left;
  stack.stable = undefined;
  const present = [...stack.resources.values()].filter(
    ({ status }) => status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED',
  );
  return runDeletions([...left, ...present], async (it) => {
    const isRetained =
      retain.has(it.logicalId) || (what === 'delete' ? staysWhenRemoved(it) : it.deletionPolicy === 'Retain');
    if (isRetained && it.physicalId !== '') {
      settle(parts, operation, it, 'DELETE_SKIPPED');
      return true;
    }
    if (await deleteOne(parts, operation, it, what === 'delete' ? 'with hooks' : 'in stack')) return true;
    if (!force) return false;
    settle(parts, operation, it, 'DELETE_SKIPPED');
    return true;
  });
}

/** The clean-up phase: dependents first, three attempts each, then the resource is dropped. Tells whether all went. */
export async function cleanUp(
  parts: Parts,
  operation: Operation,
  leftovers: readonly Resource[],
  isKept: (it: Resource) => boolean,
): Promise<boolean> {
  const failed = await runDeletions(leftovers, async (it) => {
    if (isKept(it)) {
      parts.events.report(operation, { ...it, status: 'DELETE_SKIPPED', properties: undefined });
      return true;
    }
    for (let attempt = 1; attempt <= CLEAN_UP_ATTEMPTS; attempt += 1) {
      if (await deleteOne(parts, operation, it, 'in clean-up')) return true;
    }
    return false;
  });
  return failed.length === 0;
}

/** Dependents first. Gives the logical ids, each once, of what could not be deleted. */
async function runDeletions(
  resources: readonly Resource[],
  deletion: (it: Resource) => Promise<boolean>,
): Promise<readonly string[]> {
  const byKey = new Map(resources.map((each) => [keyOf(each), each]));
  const dependents = dependentsOf(resources);
  const { failed } = await runGraph(
    [...byKey.keys()],
    (key) => dependents.get(byKey.get(key)?.logicalId ?? '') ?? [],
    async (key) => {
      const it = byKey.get(key);
      return it === undefined || (await deletion(it));
    },
    // A failed dependent doesn't stop the next resource (recorded: aws-cdk#10777).
    { onward: true },
  );
  return [...new Set(failed.map((key) => byKey.get(key)?.logicalId ?? ''))];
}

async function deleteOne(
  parts: Parts,
  operation: Operation,
  it: Resource,
  where: 'with hooks' | 'in stack' | 'in clean-up',
): Promise<boolean> {
  const note = (status: Resource['status'], reason?: string): void => {
    if (where !== 'in clean-up') settle(parts, operation, it, status, reason);
    else parts.events.report(operation, { ...it, status, reason, properties: undefined });
  };
  await pause(parts.cloud);
  if (it.physicalId === '') {
    note('DELETE_COMPLETE');
    return true;
  }
  note('DELETE_IN_PROGRESS');
  // Hooks aren't asked in a clean-up (Hooks user guide), nor in a rollback (assumed).
  if (where === 'with hooks') {
    const { physicalId, properties } = it;
    const refused = await askAboutResource(
      parts,
      operation,
      it,
      'DELETE',
      physicalId,
      properties,
      properties,
    );
    if (refused !== undefined) {
      note('DELETE_FAILED', refused);
      return false;
    }
  }
  try {
    await parts.findType(it.type).delete(
      requestFor(parts, operation, it, it.properties, {
        physicalResourceId: it.physicalId,
        progress: ({ reason }) => {
          if (reason !== undefined) note('DELETE_IN_PROGRESS', reason);
        },
      }),
    );
  } catch (error) {
    note('DELETE_FAILED', reasonIn(error));
    return false;
  }
  await pause(parts.cloud);
  note('DELETE_COMPLETE', completionReason(operation));
  return true;
}

function settle(
  { cloud, events }: Parts,
  operation: Operation,
  it: Resource,
  status: Resource['status'],
  reason?: string,
): void {
  const { stack } = operation;
  if (stack.resources.get(it.logicalId)?.physicalId === it.physicalId)
    stack.resources.set(it.logicalId, { ...it, status, reason, updatedAt: cloud.time.now() });
  else if (status === 'DELETE_COMPLETE' || status === 'DELETE_SKIPPED')
    stack.undeleted = stack.undeleted.filter((each) => keyOf(each) !== keyOf(it));
  events.report(operation, { ...it, status, reason });
}

/** For deletions: by logical id the keys of what has to go before. */
function dependentsOf(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>(resources.map(({ logicalId }) => [logicalId, []]));
  for (const it of resources) for (const each of it.dependsOn) dependents.get(each)?.push(keyOf(it));
  return dependents;
}
