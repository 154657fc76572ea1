import { runGraph } from './graph';
import { askAboutResource } from './hook-questions';
import { completionReason, type Operation } from './operation';
import type { Parts } from './parts';
import { staysWhenRemoved, type Resource } from './stack';
import { pause, reasonIn, requestFor } from './steps';

/** Attempts at a deletion in an update's clean-up (CloudFormation user guide). */
const CLEAN_UP_ATTEMPTS = 3;

/** Deletes all that the stack has, dependents first. Gives the logical ids that could not be deleted. */
export async function deleteAll(
  parts: Parts,
  operation: Operation,
  what: 'delete' | 'rollback',
  retain: ReadonlySet<string> = new Set(),
  force = false,
): Promise<readonly string[]> {
  const { stack } = operation;
  const present = [...stack.resources.values()].filter(
    ({ status }) => status !== 'DELETE_COMPLETE' && status !== 'DELETE_SKIPPED',
  );
  const dependents = dependentsOf(present);
  const { failed } = await runGraph(
    present.map(({ logicalId }) => logicalId),
    (id) => dependents.get(id) ?? [],
    async (id) => {
      const it = stack.resources.get(id);
      if (it === undefined) return true;
      const isRetained =
        retain.has(id) || (what === 'delete' ? staysWhenRemoved(it) : it.deletionPolicy === 'Retain');
      if (isRetained && it.physicalId !== '') {
        settle(parts, operation, it, 'DELETE_SKIPPED');
        return true;
      }
      if (await deleteOne(parts, operation, it, what === 'delete' ? 'with hooks' : 'in stack')) return true;
      if (!force) return false;
      settle(parts, operation, it, 'DELETE_SKIPPED');
      return true;
    },
    // A failed dependent doesn't stop the next resource (recorded: aws-cdk#10777).
    { onward: true },
  );
  return failed;
}

/** The clean-up phase: dependents first, three attempts each, then the resource is dropped. Tells whether all went. */
export async function cleanUp(
  parts: Parts,
  operation: Operation,
  leftovers: readonly Resource[],
  isKept: (it: Resource) => boolean,
): Promise<boolean> {
  const dependents = dependentsOf(leftovers);
  const byId = new Map(leftovers.map((each) => [each.logicalId, each]));
  const { failed } = await runGraph(
    [...byId.keys()],
    (id) => dependents.get(id) ?? [],
    async (id) => {
      const it = byId.get(id);
      if (it === undefined) return true;
      if (isKept(it)) {
        parts.events.report(operation, { ...it, status: 'DELETE_SKIPPED', properties: undefined });
        return true;
      }
      for (let attempt = 1; attempt <= CLEAN_UP_ATTEMPTS; attempt += 1) {
        if (await deleteOne(parts, operation, it, 'in clean-up')) return true;
      }
      return false;
    },
    { onward: true },
  );
  return failed.length === 0;
}

async function deleteOne(
  parts: Parts,
  operation: Operation,
  it: Resource,
  where: 'with hooks' | 'in stack' | 'in clean-up',
): Promise<boolean> {
  const note = (status: string, reason?: string): void => {
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
  status: string,
  reason?: string,
): void {
  operation.stack.resources.set(it.logicalId, { ...it, status, reason, updatedAt: cloud.time.now() });
  events.report(operation, { ...it, status, reason });
}

/** For deletions: what has to go before each resource. */
function dependentsOf(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>(resources.map(({ logicalId }) => [logicalId, []]));
  for (const { logicalId, dependsOn } of resources)
    for (const each of dependsOn) dependents.get(each)?.push(logicalId);
  return dependents;
}
