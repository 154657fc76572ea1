import type { Cloud } from '../../cloud';
import { isoMilliseconds, SECOND } from '../../time/instant';
import { AwsError, type Caller } from '../../wire/types';
import {
  ProvisioningError,
  type ProvisionRequest,
  type Properties,
  type ResourceType,
} from '../resource-types/resource-type';
import { holds, resolve, stringly, type Scope } from '../template/resolve';
import { referencesOf, type ResourceDeclaration, type Template } from '../template/parse';
import { sameValue } from '../template/same';
import { HOOK_STATUS, type HookAction, type Hooks, type HookTarget } from '../registry/hooks';
import { runGraph } from './graph';
import { staysWhenRemoved, type HookEvent, type Resource, type Stack } from './stack';

export interface MachineOptions {
  readonly cloud: Cloud;
  readonly findType: (typeName: string) => ResourceType;
  readonly exports: () => ReadonlyMap<string, string>;
  readonly hooks?: Pick<Hooks, 'matching' | 'ask' | 'newId'>;
}

/** One operation on one stack, from its first event to its last. */
export interface Operation {
  readonly stack: Stack;
  readonly caller: Caller;
  readonly token: string | undefined;
}

/** What an operation reports to the stack's events. */
interface Change {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly detailedStatus?: string | undefined;
  readonly properties?: Properties | undefined;
  readonly hook?: HookEvent | undefined;
}

/** Attempts at a deletion in an update's clean-up (CloudFormation user guide). */
const CLEAN_UP_ATTEMPTS = 3;

const STACK_TYPE = 'AWS::CloudFormation::Stack';

/**
 * Carries stack operations out. The states of a stack, each method one arrow:
 *
 *     create:  [REVIEW_IN_PROGRESS →] CREATE_IN_PROGRESS → CREATE_COMPLETE | ROLLBACK_IN_PROGRESS → ROLLBACK_COMPLETE | ROLLBACK_FAILED
 *     update:  UPDATE_IN_PROGRESS → UPDATE_COMPLETE_CLEANUP_IN_PROGRESS → UPDATE_COMPLETE
 *                                 | UPDATE_ROLLBACK_IN_PROGRESS → …_CLEANUP_IN_PROGRESS → UPDATE_ROLLBACK_COMPLETE
 *                                                               | UPDATE_ROLLBACK_FAILED
 *     delete:  DELETE_IN_PROGRESS → DELETE_COMPLETE | DELETE_FAILED
 */
export class StackMachine {
  readonly #cloud: Cloud;
  readonly #findType: MachineOptions['findType'];
  readonly #exports: MachineOptions['exports'];
  readonly #hooks: MachineOptions['hooks'];

  constructor(options: MachineOptions) {
    this.#cloud = options.cloud;
    this.#findType = options.findType;
    this.#exports = options.exports;
    this.#hooks = options.hooks;
  }

  /** Starts an operation; time may pass until it ends. */
  start(stack: Stack, what: string, run: () => Promise<void>): void {
    const release = this.#cloud.time.demand(`${what} of stack ${stack.name}`);
    stack.running = run().finally(() => {
      stack.running = undefined;
      release();
    });
  }

  /** A change set makes a stack of which there is nothing yet. */
  review(operation: Operation): void {
    this.#stackEvent(operation, 'REVIEW_IN_PROGRESS', 'User Initiated');
  }

  async create(operation: Operation, onFailure: 'ROLLBACK' | 'DELETE' | 'DO_NOTHING'): Promise<void> {
    const { stack } = operation;
    this.#stackEvent(operation, 'CREATE_IN_PROGRESS', 'User Initiated');
    const refused = await this.#askAboutStack(operation, 'CREATE', undefined);
    if (refused !== undefined) {
      this.#stackEvent(operation, 'ROLLBACK_IN_PROGRESS', refused);
      this.#stackEvent(operation, 'ROLLBACK_COMPLETE');
      return;
    }
    const failed = await this.#provision(operation, stack.template, new Map(), 'create');
    const unresolved = failed.length === 0 ? this.#setOutputs(stack) : undefined;
    if (failed.length === 0 && unresolved === undefined) {
      this.#stackEvent(operation, 'CREATE_COMPLETE');
      return;
    }
    const reason = unresolved ?? `The following resource(s) failed to create: [${failed.join(', ')}]. `;
    if (onFailure === 'DO_NOTHING') {
      this.#stackEvent(operation, 'CREATE_FAILED', reason);
      return;
    }
    const isDelete = onFailure === 'DELETE';
    const began = isDelete ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS';
    if (isDelete) stack.deletedAt = this.#cloud.time.now();
    this.#stackEvent(operation, began, `${reason}${isDelete ? 'Delete' : 'Rollback'} requested by user.`);
    const stuck = await this.#deleteAll(operation, 'rollback');
    if (stuck.length === 0) this.#stackEvent(operation, isDelete ? 'DELETE_COMPLETE' : 'ROLLBACK_COMPLETE');
    else
      this.#stackEvent(
        operation,
        isDelete ? 'DELETE_FAILED' : 'ROLLBACK_FAILED',
        `The following resource(s) failed to delete: [${stuck.join(', ')}]. `,
      );
  }

  async update(operation: Operation, template: Template, apply: () => void): Promise<void> {
    const { stack } = operation;
    const before = new Map(stack.resources);
    const old = { template: stack.template, parameters: stack.parameters, body: stack.templateBody };
    apply();
    stack.updatedAt = this.#cloud.time.now();
    this.#stackEvent(operation, 'UPDATE_IN_PROGRESS', 'User Initiated');
    const refused = await this.#askAboutStack(operation, 'UPDATE', old.body);
    if (refused !== undefined) {
      Object.assign(stack, { template: old.template, parameters: old.parameters, templateBody: old.body });
      this.#stackEvent(operation, 'UPDATE_ROLLBACK_IN_PROGRESS', refused);
      this.#stackEvent(operation, 'UPDATE_ROLLBACK_COMPLETE');
      return;
    }
    const failed = await this.#provision(operation, template, before, 'update');
    const problem =
      failed.length > 0
        ? failuresInWords(
            failed.filter((id) => !before.has(id)),
            failed.filter((id) => before.has(id)),
          )
        : this.#setOutputs(stack);
    if (problem !== undefined) {
      await this.#rollBackUpdate(operation, before, old, problem);
      return;
    }
    this.#stackEvent(operation, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    const leftovers = [...before.values()].filter(
      (each) => stack.resources.get(each.logicalId)?.physicalId !== each.physicalId,
    );
    const isClean = await this.#cleanUp(operation, leftovers, (it) => {
      const now = stack.resources.get(it.logicalId);
      // Which template's UpdateReplacePolicy counts isn't documented: taken to be the new one's, as in change sets.
      return now === undefined ? staysWhenRemoved(it) : now.updateReplacePolicy === 'Retain';
    });
    this.#stackEvent(
      operation,
      'UPDATE_COMPLETE',
      isClean ? undefined : 'Update successful. One or more resources could not be deleted.',
    );
  }

  async #rollBackUpdate(
    operation: Operation,
    before: ReadonlyMap<string, Resource>,
    old: { readonly template: Template; readonly parameters: Stack['parameters']; readonly body: string },
    reason: string,
  ): Promise<void> {
    const { stack } = operation;
    this.#stackEvent(operation, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
    const made = [...stack.resources.values()].filter(
      (each) => each.physicalId !== '' && before.get(each.logicalId)?.physicalId !== each.physicalId,
    );
    const failed: string[] = [];
    for (const each of before.values()) {
      const current = stack.resources.get(each.logicalId);
      const back = await this.#rollBackOne(operation, each, current);
      stack.resources.set(each.logicalId, back);
      if (back.status === 'UPDATE_FAILED') failed.push(each.logicalId);
      else if (back.physicalId !== each.physicalId) made.push(each);
    }
    if (failed.length > 0) {
      this.#stackEvent(operation, 'UPDATE_ROLLBACK_FAILED', failuresInWords([], failed));
      return;
    }
    for (const id of stack.resources.keys()) if (!before.has(id)) stack.resources.delete(id);
    Object.assign(stack, { template: old.template, parameters: old.parameters, templateBody: old.body });
    this.#setOutputs(stack);
    this.#stackEvent(operation, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    // RetainExceptOnCreate doesn't keep what this very operation has made (CloudFormation user guide).
    const isClean = await this.#cleanUp(
      operation,
      made,
      (it) => !before.has(it.logicalId) && it.deletionPolicy === 'Retain',
    );
    this.#stackEvent(
      operation,
      'UPDATE_ROLLBACK_COMPLETE',
      isClean ? undefined : 'Update successful. One or more resources could not be deleted.',
    );
  }

  /** Gives a resource back what it was before the update: as it is then, or as it stays where that fails. */
  async #rollBackOne(operation: Operation, old: Resource, current: Resource | undefined): Promise<Resource> {
    if (current === undefined) return old;
    const isInPlace = current.physicalId === old.physicalId;
    const isChanged = !sameValue(current.properties, old.properties);
    if (isInPlace && !isChanged && !current.status.endsWith('_FAILED')) return old;
    const { properties } = old;
    this.#report(operation, { ...old, status: 'UPDATE_IN_PROGRESS', properties });
    let back = old;
    if (isInPlace && isChanged) {
      try {
        const { physicalResourceId, ref, attributes } = await this.#findType(old.type).update(
          this.#request(operation, old, properties, {
            previousProperties: current.properties,
            previousAttributes: current.attributes,
            physicalResourceId: old.physicalId,
          }),
        );
        back = { ...old, physicalId: physicalResourceId, ref: ref ?? physicalResourceId, attributes };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const status = 'UPDATE_FAILED';
        this.#report(operation, { ...current, status, reason, properties });
        return { ...current, status, reason };
      }
    }
    await this.#pause();
    this.#report(operation, { ...back, status: 'UPDATE_COMPLETE', properties });
    return back;
  }

  async delete(operation: Operation, retain: ReadonlySet<string>, force: boolean): Promise<void> {
    const { stack } = operation;
    stack.deletedAt = this.#cloud.time.now();
    this.#stackEvent(operation, 'DELETE_IN_PROGRESS', 'User Initiated');
    const refused = await this.#askAboutStack(operation, 'DELETE', undefined);
    if (refused !== undefined) {
      this.#stackEvent(operation, 'DELETE_FAILED', refused);
      return;
    }
    const stuck = await this.#deleteAll(operation, 'delete', retain, force);
    if (stuck.length === 0) {
      stack.outputs = [];
      this.#stackEvent(operation, 'DELETE_COMPLETE');
    } else
      this.#stackEvent(
        operation,
        'DELETE_FAILED',
        `The following resource(s) failed to delete: [${stuck.join(', ')}]. `,
      );
  }

  /** Creates and updates in dependency order. Gives the logical ids that failed, cancelled ones included. */
  async #provision(
    operation: Operation,
    template: Template,
    before: ReadonlyMap<string, Resource>,
    what: 'create' | 'update',
  ): Promise<readonly string[]> {
    const { stack } = operation;
    const scope = this.scope(stack, template);
    const wanted = Object.entries(template.Resources).filter(
      ([, each]) => each.Condition === undefined || holds(each.Condition, scope),
    );
    const byId = new Map(wanted);
    const abort = new AbortController();
    if (what === 'update')
      for (const id of stack.resources.keys()) if (!byId.has(id)) stack.resources.delete(id);
    const { failed } = await runGraph(
      [...byId.keys()],
      (id) => dependenciesOf(byId.get(id)),
      async (id) => {
        const declaration = byId.get(id);
        if (declaration === undefined) return true;
        const isDone = await this.#provisionOne(
          operation,
          id,
          declaration,
          scope,
          before.get(id),
          abort.signal,
        );
        if (!isDone) abort.abort();
        return isDone;
      },
      { isStopped: () => abort.signal.aborted },
    );
    return failed;
  }

  async #provisionOne(
    operation: Operation,
    id: string,
    declaration: ResourceDeclaration,
    scope: Scope,
    old: Resource | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { stack } = operation;
    const type = this.#findType(declaration.Type);
    const base = {
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
      return this.#provisioningFailed(
        operation,
        { ...base, physicalId: old?.physicalId ?? '', properties: {} },
        old,
        error,
        signal,
      );
    }
    const isSame =
      old !== undefined && old.type === declaration.Type && sameValue(old.properties, properties);
    if (isSame) {
      stack.resources.set(id, { ...old, ...base });
      return true;
    }
    const mustReplace =
      old === undefined ||
      old.type !== declaration.Type ||
      type.createOnlyProperties.some((name) => !sameValue(old.properties[name], properties[name]));
    const verb = old === undefined ? 'CREATE' : 'UPDATE';
    let physicalId = mustReplace ? '' : old.physicalId;
    const report = (status: string, extra: Partial<Change> = {}): void => {
      this.#report(operation, { ...base, physicalId, status, properties, ...extra });
    };
    const keep = (status: string, provisioned: Pick<Resource, 'ref' | 'attributes' | 'noEcho'>): void => {
      stack.resources.set(id, {
        ...base,
        physicalId,
        properties,
        status,
        reason: undefined,
        updatedAt: this.#cloud.time.now(),
        ...provisioned,
      });
    };
    await this.#pause();
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
    const refused = await this.#askAboutResource(
      operation,
      base,
      verb,
      physicalId,
      properties,
      verb === 'UPDATE' ? old?.properties : undefined,
    );
    if (refused !== undefined) {
      report(`${verb}_FAILED`, { reason: refused });
      this.#remember(stack, base, properties, physicalId, `${verb}_FAILED`, old);
      return false;
    }
    const invalid = type.validate?.(properties);
    if (invalid !== undefined) {
      report(`${verb}_FAILED`, {
        reason: `Properties validation failed for resource ${id} with message:\n${invalid}`,
        detailedStatus: 'VALIDATION_FAILED',
      });
      this.#remember(stack, base, properties, physicalId, `${verb}_FAILED`, old);
      return false;
    }
    try {
      const request = this.#request(operation, base, properties, {
        ...(old === undefined || mustReplace
          ? {}
          : {
              previousProperties: old.properties,
              previousAttributes: old.attributes,
              physicalResourceId: old.physicalId,
            }),
        signal,
        progress: (progress) => {
          if (progress.physicalResourceId !== undefined && physicalId === '') {
            physicalId = progress.physicalResourceId;
            keep(`${verb}_IN_PROGRESS`, { ref: physicalId, attributes: {} });
            report(`${verb}_IN_PROGRESS`, { reason: 'Resource creation Initiated' });
          }
          if (progress.reason !== undefined)
            report(`${verb}_IN_PROGRESS`, {
              reason: progress.reason,
              detailedStatus: progress.detailedStatus,
            });
        },
      });
      const provisioned = await (mustReplace ? type.create(request) : type.update(request));
      if (mustReplace && physicalId === '') {
        physicalId = provisioned.physicalResourceId;
        report(`${verb}_IN_PROGRESS`, { reason: 'Resource creation Initiated' });
      }
      physicalId = provisioned.physicalResourceId;
      keep(`${verb}_COMPLETE`, {
        ref: provisioned.ref ?? physicalId,
        attributes: provisioned.attributes,
        noEcho: provisioned.noEcho ?? false,
      });
      await this.#pause();
      report(
        `${verb}_COMPLETE`,
        type.modelled
          ? {}
          : { reason: `The sandbox does not model ${type.typeName}; this resource does nothing.` },
      );
      return true;
    } catch (error) {
      if (error instanceof ProvisioningError && error.physicalResourceId !== undefined)
        physicalId = error.physicalResourceId;
      return this.#provisioningFailed(operation, { ...base, physicalId, properties }, old, error, signal);
    }
  }

  #provisioningFailed(
    operation: Operation,
    it: Omit<Change, 'status'> & Pick<Resource, 'dependsOn' | 'deletionPolicy' | 'updateReplacePolicy'>,
    old: Resource | undefined,
    error: unknown,
    signal: AbortSignal,
  ): false {
    const verb = old === undefined ? 'CREATE' : 'UPDATE';
    const status = `${verb}_FAILED`;
    const reason = signal.aborted
      ? `Resource ${verb === 'CREATE' ? 'creation' : 'update'} cancelled`
      : error instanceof Error
        ? error.message
        : String(error);
    this.#report(operation, { ...it, status, reason });
    this.#remember(operation.stack, it, it.properties ?? {}, it.physicalId, status, old);
    return false;
  }

  #remember(
    stack: Stack,
    base: Pick<Resource, 'logicalId' | 'type' | 'dependsOn' | 'deletionPolicy' | 'updateReplacePolicy'>,
    properties: Properties,
    physicalId: string,
    status: string,
    old: Resource | undefined,
  ): void {
    const { logicalId, type, dependsOn, deletionPolicy, updateReplacePolicy } = base;
    stack.resources.set(logicalId, {
      logicalId,
      type,
      dependsOn,
      deletionPolicy,
      updateReplacePolicy,
      properties,
      physicalId,
      status,
      ref: old?.ref ?? physicalId,
      attributes: old?.attributes ?? {},
      reason: undefined,
      updatedAt: this.#cloud.time.now(),
    });
  }

  /** Deletes all that the stack has, dependents first. Gives the logical ids that could not be deleted. */
  async #deleteAll(
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
          this.#settle(operation, it, 'DELETE_SKIPPED');
          return true;
        }
        if (await this.#deleteOne(operation, it, what === 'delete' ? 'with hooks' : 'in stack')) return true;
        if (!force) return false;
        this.#settle(operation, it, 'DELETE_SKIPPED');
        return true;
      },
      // A failed dependent doesn't stop the next resource (recorded: aws-cdk#10777).
      { onward: true },
    );
    return failed;
  }

  async #deleteOne(
    operation: Operation,
    it: Resource,
    where: 'with hooks' | 'in stack' | 'in clean-up',
  ): Promise<boolean> {
    const note = (status: string, reason?: string): void => {
      if (where !== 'in clean-up') this.#settle(operation, it, status, reason);
      else this.#report(operation, { ...it, status, reason, properties: undefined });
    };
    await this.#pause();
    if (it.physicalId === '') {
      note('DELETE_COMPLETE');
      return true;
    }
    note('DELETE_IN_PROGRESS');
    // Hooks aren't asked in a clean-up (Hooks user guide), nor in a rollback (assumed).
    if (where === 'with hooks') {
      const refused = await this.#askAboutResource(
        operation,
        it,
        'DELETE',
        it.physicalId,
        it.properties,
        it.properties,
      );
      if (refused !== undefined) {
        note('DELETE_FAILED', refused);
        return false;
      }
    }
    try {
      await this.#findType(it.type).delete(
        this.#request(operation, it, it.properties, {
          physicalResourceId: it.physicalId,
          progress: ({ reason }) => {
            if (reason !== undefined) note('DELETE_IN_PROGRESS', reason);
          },
        }),
      );
    } catch (error) {
      note('DELETE_FAILED', error instanceof Error ? error.message : String(error));
      return false;
    }
    await this.#pause();
    note('DELETE_COMPLETE');
    return true;
  }

  /** The clean-up phase: dependents first, three attempts each, then the resource is dropped. Tells whether all went. */
  async #cleanUp(
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
          this.#report(operation, { ...it, status: 'DELETE_SKIPPED', properties: undefined });
          return true;
        }
        for (let attempt = 1; attempt <= CLEAN_UP_ATTEMPTS; attempt += 1) {
          if (await this.#deleteOne(operation, it, 'in clean-up')) return true;
        }
        return false;
      },
      { onward: true },
    );
    return failed.length === 0;
  }

  #settle(operation: Operation, it: Resource, status: string, reason?: string): void {
    operation.stack.resources.set(it.logicalId, { ...it, status, reason, updatedAt: this.#cloud.time.now() });
    this.#report(operation, { ...it, status, reason });
  }

  #request(
    { stack, caller }: Operation,
    it: Pick<Resource, 'logicalId'>,
    properties: Properties,
    extra: Partial<
      Pick<
        ProvisionRequest,
        'previousProperties' | 'previousAttributes' | 'physicalResourceId' | 'signal' | 'progress'
      >
    >,
  ): ProvisionRequest {
    return {
      stackId: stack.id,
      stackName: stack.name,
      logicalResourceId: it.logicalId,
      properties,
      token: this.#cloud.random.stream('cloudformation/tokens').uuid(),
      stackTags: stack.tags,
      caller,
      isExpress: false,
      signal: new AbortController().signal,
      progress: () => undefined,
      ...extra,
    };
  }

  /** A step of CloudFormation's own: one to five virtual seconds (assumed). */
  #pause(): Promise<void> {
    return this.#cloud.time.sleep(
      this.#cloud.random.stream('cloudformation/steps').uniform(1, 5) * SECOND,
      'a step of CloudFormation',
    );
  }

  #stackEvent(operation: Operation, status: string, reason?: string): void {
    const { stack } = operation;
    stack.status = status;
    stack.statusReason = reason;
    this.#append(
      operation,
      { logicalId: stack.name, type: STACK_TYPE, physicalId: stack.id, status, reason },
      this.#cloud.random.stream('cloudformation/events').uuid(),
    );
  }

  #report(operation: Operation, change: Change): void {
    const id =
      change.properties === undefined
        ? `${change.logicalId}-${this.#cloud.random.stream('cloudformation/events').uuid()}`
        : `${change.logicalId}-${change.status}-${isoMilliseconds(this.#cloud.time.now())}`;
    this.#append(operation, change, id);
  }

  #append({ stack, token }: Operation, change: Change, eventId: string): void {
    const properties =
      change.properties === undefined ? undefined : masked(stringly(change.properties), secretsOf(stack));
    stack.events.push({
      eventId,
      at: this.#cloud.time.now(),
      logicalResourceId: change.logicalId,
      physicalResourceId: change.physicalId,
      resourceType: change.type,
      status: change.status,
      reason: change.reason,
      detailedStatus: change.detailedStatus,
      properties: properties === undefined ? undefined : JSON.stringify(properties),
      token,
      hook: change.hook,
    });
    this.#cloud.journal.append({
      kind: 'stack-event',
      stackName: stack.name,
      logicalResourceId: change.logicalId,
      physicalResourceId: change.physicalId,
      resourceType: change.type,
      status: change.status,
      ...(change.hook === undefined
        ? {}
        : { reason: `${change.hook.type} ${change.hook.status}: ${change.hook.reason}` }),
      ...(change.reason === undefined ? {} : { reason: change.reason }),
    });
  }

  /** Asks the hooks about a whole operation. Gives the reason why it is refused, if it is. */
  #askAboutStack(
    operation: Operation,
    action: HookAction,
    previousTemplate: string | undefined,
  ): Promise<string | undefined> {
    const { stack } = operation;
    const on: HookTarget['on'] = {
      type: 'STACK',
      template: action === 'DELETE' ? '' : stack.templateBody,
      previousTemplate,
    };
    return this.#ask(
      operation,
      { stackId: stack.id, stackName: stack.name, action, on },
      {
        logicalId: stack.name,
        type: STACK_TYPE,
        physicalId: stack.id,
        status: `${action}_IN_PROGRESS`,
      },
    );
  }

  #askAboutResource(
    operation: Operation,
    { logicalId, type }: Pick<Resource, 'logicalId' | 'type'>,
    action: HookAction,
    physicalId: string,
    properties: Properties,
    previousProperties: Properties | undefined,
  ): Promise<string | undefined> {
    const { stack } = operation;
    const on: HookTarget['on'] = {
      type: 'RESOURCE',
      name: type,
      logicalId,
      // On delete only the previous ones are there (Hooks user guide, Lambda hooks).
      properties: action === 'DELETE' ? undefined : properties,
      previousProperties,
    };
    return this.#ask(
      operation,
      { stackId: stack.id, stackName: stack.name, action, on },
      {
        logicalId,
        type,
        physicalId,
        status: `${action}_IN_PROGRESS`,
      },
    );
  }

  async #ask(operation: Operation, target: HookTarget, event: Change): Promise<string | undefined> {
    const hooks = this.#hooks;
    const matching = hooks?.matching(target) ?? [];
    if (hooks === undefined || matching.length === 0) return undefined;
    const results = await Promise.all(
      matching.map(async (each) => {
        const id = hooks.newId();
        const failureMode = each.configuration.FailureMode === 'WARN' ? 'WARN' : 'FAIL';
        const tell = (status: string, reason: string): void => {
          const hook = { type: each.version.typeName, status, reason, invocationId: id, failureMode };
          this.#report(operation, { ...event, hook });
        };
        tell('HOOK_IN_PROGRESS', 'Invoking hook');
        const result = await hooks.ask(each, target, id);
        const verdict = result.outcome === 'succeeded' ? 'succeeded' : 'failed';
        const ignored =
          verdict === 'failed' && failureMode === 'WARN' ? '. Failure was ignored under WARN mode.' : '';
        tell(HOOK_STATUS[result.outcome], `Hook ${verdict} with message: ${result.message}${ignored}`);
        return result;
      }),
    );
    const refusing = results.filter(
      ({ outcome, failureMode }) => outcome !== 'succeeded' && failureMode === 'FAIL',
    );
    return refusing.length === 0
      ? undefined
      : `The following hook(s) failed: [${refusing.map(({ typeName }) => typeName).join(', ')}]`;
  }

  /** Gives the reason why the outputs can't be told, if they can't. */
  #setOutputs(stack: Stack): string | undefined {
    const scope = this.scope(stack, stack.template);
    try {
      stack.outputs = Object.entries(stack.template.Outputs)
        .filter(([, { Condition }]) => Condition === undefined || holds(Condition, scope))
        .map(([key, { Value, Description, Export }]) => ({
          key,
          value: outputValue(resolve(Value, scope)),
          description: Description,
          exportName: Export === undefined ? undefined : String(resolve(Export.Name, scope)),
        }));
      return undefined;
    } catch (error) {
      if (error instanceof AwsError || error instanceof ProvisioningError) return error.message;
      throw error;
    }
  }

  /** What the template's functions see of the stack at this moment. */
  scope(stack: Stack, template: Template): Scope {
    const { account, region } = this.#cloud;
    return {
      template,
      parameters: typedParameters(template, stack.parameters),
      pseudo: {
        'AWS::AccountId': account,
        'AWS::Region': region,
        'AWS::Partition': 'aws',
        'AWS::URLSuffix': 'amazonaws.com',
        'AWS::StackName': stack.name,
        'AWS::StackId': stack.id,
        'AWS::NotificationARNs': [],
      },
      imports: (name) => this.#exports().get(name),
      zones: ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
      resource: (logicalId) => stack.resources.get(logicalId),
    };
  }
}

function typedParameters(template: Template, values: Readonly<Record<string, string>>): Scope['parameters'] {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const type = template.Parameters[name]?.Type ?? 'String';
      return [
        name,
        type === 'CommaDelimitedList' || type.startsWith('List<')
          ? value.split(',').map((each) => each.trim())
          : value,
      ];
    }),
  );
}

export function dependenciesOf(declaration: ResourceDeclaration | undefined): readonly string[] {
  return declaration === undefined
    ? []
    : [...new Set([...declaration.DependsOn, ...referencesOf(declaration.Properties)])];
}

/** Of an update: CloudFormation tells apart what is new (recorded in CDK's logs). */
function failuresInWords(created: readonly string[], updated: readonly string[]): string {
  const sentence = (verb: string, ids: readonly string[]): string =>
    ids.length === 0 ? '' : `The following resource(s) failed to ${verb}: [${ids.join(', ')}]. `;
  return `${sentence('create', created)}${sentence('update', updated)}`;
}

/** For deletions: what has to go before each resource. */
function dependentsOf(resources: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    resources.map(({ logicalId }) => [
      logicalId,
      resources.filter(({ dependsOn }) => dependsOn.includes(logicalId)).map((each) => each.logicalId),
    ]),
  );
}

/** @throws AwsError when it is no scalar, in CloudFormation's words. */
function outputValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new AwsError(
    'ValidationError',
    'Template format error: The Value field of every Outputs member must evaluate to a String.',
  );
}

/** Values that events must not show: of parameters and custom resources with `NoEcho`. */
function secretsOf({ template, parameters, resources }: Stack): ReadonlySet<string> {
  const ofParameters = Object.entries(parameters).flatMap(([name, value]) =>
    template.Parameters[name]?.NoEcho === true ? [value] : [],
  );
  const ofResources = [...resources.values()]
    .filter(({ noEcho }) => noEcho === true)
    .flatMap(({ attributes }) => Object.values(attributes))
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  return new Set([...ofParameters, ...ofResources].filter((secret) => secret !== ''));
}

/** With asterisks in the place of each text that holds a secret. */
function masked(value: unknown, secrets: ReadonlySet<string>): unknown {
  if (secrets.size === 0) return value;
  if (typeof value === 'string')
    return [...secrets].some((secret) => value.includes(secret)) ? '****' : value;
  if (Array.isArray(value)) return value.map((each) => masked(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each, secrets)]));
}
