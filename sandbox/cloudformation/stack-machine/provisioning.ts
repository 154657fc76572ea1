import { ProvisioningError, type Provisioned, type Properties } from '../resource-type';
import type { ResourceDeclaration, Template } from '../template/parse';
import { holds, resolve, type Scope } from '../template/resolve';
import { sameValue } from '../template/same';
import { dependenciesOf, runGraph } from './graph';
import type { Change } from './events';
import { askAboutResource } from './hook-questions';
import { completionReason, type Operation } from './operation';
import type { Parts } from './parts';
import { scopeOf } from './scope';
import { isUnmade, type Resource, type Stack } from './stack';
import { awaited, signalled } from './signals';
import { pause, reasonIn, requestFor } from './steps';

/**
 * Creates and updates in dependency order. Gives the logical ids that failed, cancelled ones included. A failure stops
 * all others where it is rolled back; else only what depends on it: "a failure in one path doesn't affect other
 * provisioning paths" (CloudFormation user guide, "Choose how to handle failures when provisioning resources").
 */
export async function provision(
  parts: Parts,
  operation: Operation,
  template: Template,
  before: ReadonlyMap<string, Resource>,
): Promise<readonly string[]> {
  const { stack } = operation;
  const scope = scopeOf(parts, stack, template);
  const byId = new Map(
    Object.entries(template.Resources).filter(
      ([, each]) => each.Condition === undefined || holds(each.Condition, scope),
    ),
  );
  const abort = new AbortController();
  operation.cancelled.signal.addEventListener('abort', () => {
    abort.abort();
  });
  for (const id of stack.resources.keys()) if (!byId.has(id)) stack.resources.delete(id);
  const result = await runGraph(
    [...byId.keys()],
    (id) => dependenciesOf(byId.get(id)),
    async (id) => {
      const declaration = byId.get(id);
      if (declaration === undefined) return true;
      const isDone = await provisionOne(parts, operation, id, declaration, scope, {
        old: before.get(id),
        signal: abort.signal,
      });
      if (!isDone && !operation.deployment.disableRollback) abort.abort();
      return isDone;
    },
    { isStopped: () => abort.signal.aborted },
  );
  return result.failed;
}

/** Of a resource what its declaration says. */
type Declared = Pick<Resource, 'logicalId' | 'type' | 'dependsOn' | 'deletionPolicy' | 'updateReplacePolicy'>;

async function provisionOne(
  parts: Parts,
  operation: Operation,
  id: string,
  declaration: ResourceDeclaration,
  scope: Scope,
  { old: there, signal }: { readonly old: Resource | undefined; readonly signal: AbortSignal },
): Promise<boolean> {
  const { stack } = operation;
  const type = parts.findType(declaration.Type);
  // What failed to be created is made anew; what there is of it goes in the clean-up, whenever there is one:
  // it is deleted “upon the next stack operation” (CloudFormation user guide, "Choose how to handle failures
  // when provisioning resources"); that this comes last in it is assumed.
  const old = there === undefined || isUnmade(there) ? undefined : there;
  if (there !== undefined && old === undefined) stack.undeleted = [...stack.undeleted, there];
  const halfMade = old === undefined && there?.type === declaration.Type ? there : undefined;
  const base: Declared = {
    logicalId: id,
    type: declaration.Type,
    dependsOn: dependenciesOf(declaration),
    deletionPolicy: declaration.DeletionPolicy ?? 'Delete',
    updateReplacePolicy: declaration.UpdateReplacePolicy ?? 'Delete',
  };
  let properties: Properties;
  try {
    properties = resolve(declaration.Properties, scope) as Properties;
  } catch (error) {
    const it = { ...base, physicalId: old?.physicalId ?? '', properties: {} };
    return failed(parts, operation, it, old ?? halfMade, signal.aborted ? undefined : reasonIn(error));
  }
  const last = old === undefined ? {} : lastProperties(old, stack);
  if (
    old !== undefined &&
    old.type === declaration.Type &&
    sameValue(last, properties) &&
    !old.status.endsWith('_FAILED') &&
    type.alwaysUpdates !== true &&
    (type.takesStackTags !== true || sameValue(old.stackTags ?? {}, stack.tags))
  ) {
    stack.resources.set(id, { ...old, ...base });
    return true;
  }
  const mustReplace =
    old === undefined ||
    old.type !== declaration.Type ||
    type.createOnlyProperties.some((name) => !sameValue(last[name], properties[name]));
  const verb = old === undefined ? 'CREATE' : 'UPDATE';
  let physicalId = mustReplace ? '' : old.physicalId;
  const report = (status: Resource['status'], extra: Partial<Change> = {}): void => {
    parts.events.report(operation, { ...base, physicalId, status, properties, ...extra });
  };
  const keep = (
    status: Resource['status'],
    provisioned: Pick<Resource, 'ref' | 'attributes' | 'noEcho'>,
  ): void => {
    stack.resources.set(id, {
      ...base,
      physicalId,
      properties,
      stackTags: stack.tags,
      status,
      reason: undefined,
      updatedAt: parts.cloud.time.now(),
      ...provisioned,
    });
  };
  const fail = (reason: string, extra: Partial<Change> = {}): false =>
    failed(parts, operation, { ...base, physicalId, properties, ...extra }, old ?? halfMade, reason);
  await pause(parts.cloud);
  const replaces = old !== undefined && mustReplace;
  report(
    `${verb}_IN_PROGRESS`,
    replaces
      ? {
          physicalId: old.physicalId,
          reason: 'Requested update requires the creation of a new physical resource; hence creating one.',
        }
      : {},
  );
  // Recorded: nx-plugin-for-aws#1265.
  if (replaces && operation.deployment.disableRollback)
    return fail('Replacement type updates not supported on stack with disable-rollback', {
      physicalId: old.physicalId,
    });
  const refused = await askAboutResource(
    parts,
    operation,
    base,
    verb,
    physicalId,
    properties,
    verb === 'UPDATE' ? old?.properties : undefined,
  );
  if (refused !== undefined) return fail(refused);
  const invalid = type.validate?.(properties);
  if (invalid !== undefined)
    return fail(`Properties validation failed for resource ${id} with message:\n${invalid}`, {
      detailedStatus: 'VALIDATION_FAILED',
    });
  try {
    const initiated = (known: string): void => {
      physicalId = known;
      keep(`${verb}_IN_PROGRESS`, { ref: physicalId, attributes: {} });
      report(`${verb}_IN_PROGRESS`, { reason: 'Resource creation Initiated' });
    };
    const foreseen = operation.foreseen?.get(id);
    const request = requestFor(parts, operation, base, properties, {
      ...(old === undefined || mustReplace
        ? {}
        : {
            previousProperties: last,
            previousStackTags: old.stackTags ?? {},
            previousAttributes: old.attributes,
            physicalResourceId: old.physicalId,
          }),
      signal,
      ...(foreseen === undefined ? {} : { foreseen }),
      progress: (progress) => {
        if (progress.physicalResourceId !== undefined && physicalId === '')
          initiated(progress.physicalResourceId);
        if (progress.reason !== undefined)
          report(`${verb}_IN_PROGRESS`, { reason: progress.reason, detailedStatus: progress.detailedStatus });
      },
    });
    const provisioned: Provisioned = await (mustReplace ? type.create(request) : type.update(request));
    if (mustReplace && physicalId === '') initiated(provisioned.physicalResourceId);
    physicalId = provisioned.physicalResourceId;
    const signals = mustReplace
      ? awaited(type.typeName, resolve(declaration.CreationPolicy, scope))
      : undefined;
    if (signals !== undefined)
      await signalled(parts.cloud.time, stack, { logicalId: id, physicalId }, signals, (reason) => {
        report(`${verb}_IN_PROGRESS`, { reason });
      });
    keep(`${verb}_COMPLETE`, {
      ref: provisioned.ref ?? physicalId,
      attributes: provisioned.attributes,
      noEcho: provisioned.noEcho ?? false,
    });
    await pause(parts.cloud);
    const reason = completionReason(
      operation,
      type.modelled ? undefined : `The sandbox does not model ${type.typeName}; this resource does nothing.`,
    );
    report(`${verb}_COMPLETE`, reason === undefined ? {} : { reason });
    return true;
  } catch (error) {
    if (error instanceof ProvisioningError && error.physicalResourceId !== undefined)
      physicalId = error.physicalResourceId;
    return failed(
      parts,
      operation,
      { ...base, physicalId, properties },
      old ?? halfMade,
      signal.aborted ? undefined : reasonIn(error),
    );
  }
}

/** What it was last provisioned with: an update that failed doesn't count. */
function lastProperties({ logicalId, status, properties }: Resource, { stable }: Stack): Properties {
  const before = status.endsWith('_FAILED') ? stable?.resources.get(logicalId) : undefined;
  return before?.properties ?? properties;
}

/**
 * A creation or update has failed; without a reason it was cancelled. Where a creation that is tried anew makes
 * nothing, what the one before has half made is the stack's still, and its events name it (assumed).
 */
function failed(
  { cloud, events }: Parts,
  operation: Operation,
  given: Omit<Change, 'status'> & Declared,
  before: Resource | undefined,
  reason: string | undefined,
): false {
  const isAnew = before === undefined || isUnmade(before);
  const stays = isAnew && given.physicalId === '' ? before : undefined;
  const it = stays === undefined ? given : { ...given, physicalId: stays.physicalId };
  const verb = isAnew ? 'CREATE' : 'UPDATE';
  const status = `${verb}_FAILED` as const;
  events.report(operation, {
    ...it,
    status,
    reason: reason ?? `Resource ${verb === 'CREATE' ? 'creation' : 'update'} cancelled`,
  });
  const { logicalId, type, dependsOn, deletionPolicy, updateReplacePolicy, physicalId, properties } = it;
  const there = isAnew ? stays : before;
  operation.stack.resources.set(logicalId, {
    logicalId,
    type,
    dependsOn,
    deletionPolicy,
    updateReplacePolicy,
    properties: stays?.properties ?? properties ?? {},
    physicalId,
    status,
    ref: there?.ref ?? physicalId,
    attributes: there?.attributes ?? {},
    reason: undefined,
    updatedAt: cloud.time.now(),
  });
  return false;
}
