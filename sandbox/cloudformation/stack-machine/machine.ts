import type { Template } from '../template/parse';
import type { Scope } from '../template/resolve';
import { cleanUp, deleteAll } from './deletions';
import { StackEvents } from './events';
import { publish, useOfExports, type OtherStacks } from './exports';
import { askAboutStack } from './hook-questions';
import { endRecord, record, type Operation } from './operation';
import type { Parts } from './parts';
import { provision } from './provisioning';
import { rollBackOne, settleUpdates, skip } from './rollback';
import { scopeOf, setOutputs } from './scope';
import {
  isUnmade,
  leftoversOf,
  staysWhenRemoved,
  type OperationType,
  type Resource,
  type Snapshot,
  type Stack,
} from './stack';
import { failuresInWords, listed, sentence, stuckInWords } from './words';

export type MachineOptions = Omit<Parts, 'events' | 'hooks'> &
  Partial<OtherStacks> & { readonly hooks?: NonNullable<Parts['hooks']> };

/** Once the macros of a template have run that no change set has run before (recorded in a console's log). */
const EXPANDED = 'Transformation succeeded';

const NOT_ALL_DELETED = 'Update successful. One or more resources could not be deleted.';

/** What an operation does, as the clock's demands name it. */
type What = 'creation' | 'update' | 'deletion' | 'rollback' | 'continuation of the rollback' | 'clean-up';

/** A nested stack's clean-up is a part of its update. */
const TYPES: Readonly<Record<What, OperationType | undefined>> = {
  creation: 'CREATE_STACK',
  update: 'UPDATE_STACK',
  deletion: 'DELETE_STACK',
  rollback: 'ROLLBACK',
  'continuation of the rollback': 'CONTINUE_ROLLBACK',
  'clean-up': undefined,
};

/**
 * Carries stack operations out. The states of a stack, each method one arrow:
 *
 *     create:  [REVIEW_IN_PROGRESS →] CREATE_IN_PROGRESS → CREATE_COMPLETE | ROLLBACK_IN_PROGRESS → ROLLBACK_COMPLETE | ROLLBACK_FAILED
 *                                                        | CREATE_FAILED (without rollback)
 *     update:  UPDATE_IN_PROGRESS → UPDATE_COMPLETE_CLEANUP_IN_PROGRESS → UPDATE_COMPLETE
 *                                 | UPDATE_ROLLBACK_IN_PROGRESS → …_CLEANUP_IN_PROGRESS → UPDATE_ROLLBACK_COMPLETE
 *                                                               | UPDATE_ROLLBACK_FAILED
 *                                 | UPDATE_FAILED (without rollback)
 *               (cancelled: UPDATE_ROLLBACK_IN_PROGRESS → …)
 *     continueRollback: UPDATE_ROLLBACK_FAILED → UPDATE_ROLLBACK_IN_PROGRESS → …
 *     rollBack: CREATE_FAILED → ROLLBACK_IN_PROGRESS → …, UPDATE_FAILED → UPDATE_ROLLBACK_IN_PROGRESS → …
 *     discard: REVIEW_IN_PROGRESS → DELETE_IN_PROGRESS → DELETE_COMPLETE
 *     delete:  DELETE_IN_PROGRESS → DELETE_COMPLETE | DELETE_FAILED
 *
 * What happens to single resources is in `provisioning.ts`, `rollback.ts` and `deletions.ts`.
 */
export class StackMachine {
  readonly #parts: Parts;
  readonly #others: OtherStacks;

  constructor({ hooks, importersOf, exporterBeside, ...options }: MachineOptions) {
    this.#parts = { ...options, hooks, events: new StackEvents(options.cloud) };
    this.#others = {
      importersOf: importersOf ?? (() => []),
      exporterBeside: exporterBeside ?? (() => undefined),
    };
  }

  /** Starts an operation; time may pass until it ends. */
  start(operation: Operation, what: What, run: () => Promise<void>): Promise<void> {
    const { cloud } = this.#parts;
    const { stack, deployment } = operation;
    const type = TYPES[what];
    const begun = type === undefined ? stack.operations.at(-1) : record(cloud, stack, type);
    if (begun !== undefined) operation.record = begun;
    const release = cloud.time.demand(`${what} of stack ${stack.name}`);
    stack.deployment = deployment;
    stack.cancel = () => {
      operation.cancelled.abort();
    };
    stack.running = run().finally(() => {
      stack.running = undefined;
      stack.cancel = undefined;
      this.#end(operation, what);
      release();
    });
    return stack.running;
  }

  #end({ stack, record: it }: Operation, what: What): void {
    const { status } = stack;
    // A nested stack's update ends with its parent's.
    if (it === undefined || status.endsWith('_IN_PROGRESS')) return;
    const isDone = status.endsWith('_COMPLETE') && (what !== 'deletion' || status === 'DELETE_COMPLETE');
    endRecord(this.#parts.cloud, stack, it, isDone ? 'SUCCEEDED' : 'FAILED');
  }

  /** A change set makes a stack of which there is nothing yet. */
  review(operation: Operation): void {
    this.#enter(operation, 'REVIEW_IN_PROGRESS', 'User Initiated');
  }

  /** Of a stack in review nothing comes. */
  discard(operation: Operation): Promise<void> {
    operation.stack.deletedAt = this.#parts.cloud.time.now();
    this.#enter(operation, 'DELETE_IN_PROGRESS', 'User Initiated');
    this.#enter(operation, 'DELETE_COMPLETE');
    return Promise.resolve();
  }

  async create(operation: Operation, onFailure: 'ROLLBACK' | 'DELETE'): Promise<void> {
    const { stack } = operation;
    this.#enter(operation, 'CREATE_IN_PROGRESS', 'User Initiated');
    if (operation.isExpanded === true) this.#enter(operation, 'CREATE_IN_PROGRESS', EXPANDED);
    const refused = await askAboutStack(this.#parts, operation, 'CREATE', undefined);
    if (refused !== undefined && stack.parentId !== undefined) {
      this.#enter(operation, 'CREATE_FAILED', refused);
      return;
    }
    if (refused !== undefined) {
      this.#enter(operation, 'ROLLBACK_IN_PROGRESS', refused);
      this.#enter(operation, 'ROLLBACK_COMPLETE');
      return;
    }
    const failed = await provision(this.#parts, operation, stack.template, new Map());
    const unresolved =
      failed.length === 0 ? publish(stack, this.scope(stack, stack.template), this.#others) : undefined;
    if (failed.length === 0 && unresolved === undefined) {
      this.#enter(operation, 'CREATE_COMPLETE');
      return;
    }
    const reason = unresolved ?? failuresInWords(failed, []);
    if (keepsFailures(operation)) this.#enter(operation, 'CREATE_FAILED', reason);
    else await this.#undoCreation(operation, onFailure, sentence(reason));
  }

  /** The macros of its template have failed: nothing is made, and the operation taken back. */
  refuse(operation: Operation, what: 'CREATE' | 'UPDATE', reason: string): Promise<void> {
    const rollback = what === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
    this.#enter(operation, `${what}_IN_PROGRESS`, 'User Initiated');
    // Recorded in LocalStack's code, with both full stops.
    this.#enter(operation, `${rollback}_IN_PROGRESS`, `${reason}. Rollback requested by user.`);
    this.#enter(operation, `${rollback}_COMPLETE`);
    return Promise.resolve();
  }

  async #undoCreation(operation: Operation, onFailure: 'ROLLBACK' | 'DELETE', reason: string): Promise<void> {
    const { stack } = operation;
    const isDelete = onFailure === 'DELETE';
    const began = isDelete ? 'DELETE_IN_PROGRESS' : 'ROLLBACK_IN_PROGRESS';
    if (isDelete) stack.deletedAt = this.#parts.cloud.time.now();
    this.#enter(operation, began, `${reason}${isDelete ? 'Delete' : 'Rollback'} requested by user.`);
    const stuck = await deleteAll(this.#parts, operation, 'rollback');
    if (stuck.length === 0) this.#enter(operation, isDelete ? 'DELETE_COMPLETE' : 'ROLLBACK_COMPLETE');
    else this.#enter(operation, isDelete ? 'DELETE_FAILED' : 'ROLLBACK_FAILED', stuckInWords(stuck));
  }

  async update(operation: Operation, template: Template, apply: () => void): Promise<void> {
    const { stack } = operation;
    const old = snapshotOf(stack);
    const before = old.resources;
    if (stack.stable === undefined || stack.status.endsWith('_COMPLETE')) stack.stable = old;
    apply();
    stack.updatedAt = this.#parts.cloud.time.now();
    this.#enter(operation, 'UPDATE_IN_PROGRESS', 'User Initiated');
    if (operation.isExpanded === true) this.#enter(operation, 'UPDATE_IN_PROGRESS', EXPANDED);
    const refused = await askAboutStack(this.#parts, operation, 'UPDATE', old.templateBody);
    if (refused !== undefined) {
      goBack(stack, old);
      if (stack.parentId !== undefined) {
        this.#enter(operation, 'UPDATE_FAILED', refused);
        return;
      }
      this.#enter(operation, 'UPDATE_ROLLBACK_IN_PROGRESS', refused);
      this.#enter(operation, 'UPDATE_ROLLBACK_COMPLETE');
      return;
    }
    const failed = await provision(this.#parts, operation, template, before);
    const isCancelled = operation.cancelled.signal.aborted;
    const problem = isCancelled
      ? stack.parentId === undefined
        ? 'User Initiated'
        : 'Resource update cancelled'
      : failed.length > 0
        ? failuresInWords(
            failed.filter((id) => !before.has(id)),
            failed.filter((id) => before.has(id)),
          )
        : publish(stack, this.scope(stack, stack.template), this.#others);
    if (problem !== undefined) {
      if (keepsFailures(operation) && (!isCancelled || stack.parentId !== undefined)) {
        // What was to be deleted is there still, and the stack's.
        for (const [id, it] of before) if (!stack.resources.has(id)) stack.resources.set(id, it);
        this.#enter(operation, 'UPDATE_FAILED', problem);
      } else if (!stack.stable.isWhole) await this.#undoCreation(operation, 'ROLLBACK', sentence(problem));
      else await this.#rollBackUpdate(operation, stack.stable ?? old, problem);
      return;
    }
    this.#enter(operation, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    // A nested stack's rest is in suspense until its parent's update is over.
    if (stack.parentId === undefined) await this.cleanUp(operation, before);
  }

  /** Deletes what an update has left over: of all that there was before it, or before those that failed. */
  async cleanUp(operation: Operation, before?: ReadonlyMap<string, Resource>): Promise<void> {
    const { stack } = operation;
    const there = [
      ...(stack.stable?.resources.values() ?? []),
      ...(before?.values() ?? []),
      ...stack.undeleted,
    ];
    stack.stable = undefined;
    stack.undeleted = [];
    await settleUpdates(this.#parts, operation, 'clean-up');
    const leftovers = leftoversOf(stack, there);
    const isClean = await cleanUp(this.#parts, operation, leftovers, (it) => {
      const now = stack.resources.get(it.logicalId);
      // Which template's UpdateReplacePolicy counts isn't documented: taken to be the new one's, as in change sets.
      return now === undefined ? staysWhenRemoved(it) : now.updateReplacePolicy === 'Retain';
    });
    this.#enter(operation, 'UPDATE_COMPLETE', isClean ? undefined : NOT_ALL_DELETED);
  }

  /**
   * Back to the last state that was whole, from an operation that failed without a rollback. Where there is none,
   * all that was made goes (API reference, RollbackStack).
   */
  async rollBack(operation: Operation): Promise<void> {
    const { stack } = operation;
    const { stable } = stack;
    if (stack.status === 'CREATE_FAILED' || stable?.isWhole !== true)
      await this.#undoCreation(operation, 'ROLLBACK', '');
    else
      await this.#rollBackUpdate(
        operation,
        stable,
        stack.parentId === undefined ? 'User Initiated' : undefined,
      );
  }

  /** From a rollback that failed half-way; what is skipped stays as it is. */
  async continueRollback(operation: Operation): Promise<void> {
    const { stable } = operation.stack;
    if (stable === undefined)
      throw new Error(`Nothing is known that ${operation.stack.id} could go back to.`);
    await this.#rollBackUpdate(operation, stable, 'User Initiated');
  }

  async #rollBackUpdate(operation: Operation, old: Snapshot, reason: string | undefined): Promise<void> {
    const { stack } = operation;
    // There is no way back to what never was whole.
    const before = new Map([...old.resources].filter(([, each]) => !isUnmade(each)));
    stack.tags = old.tags;
    this.#enter(operation, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
    const made = [
      ...leftoversOf({ resources: before }, [
        ...old.resources.values(),
        ...stack.undeleted,
        ...stack.resources.values(),
      ]),
    ];
    stack.undeleted = [];
    const failed: string[] = [];
    const skipped = new Set<string>();
    for (const each of before.values()) {
      const current = stack.resources.get(each.logicalId);
      if (current?.status === 'UPDATE_FAILED' && operation.isSkipped?.(stack.name, each.logicalId) === true) {
        stack.resources.set(each.logicalId, skip(this.#parts, operation, current));
        skipped.add(each.logicalId);
        continue;
      }
      const back = await rollBackOne(this.#parts, operation, each, current);
      stack.resources.set(each.logicalId, back);
      if (back.status === 'UPDATE_FAILED') failed.push(each.logicalId);
      else if (back.physicalId !== each.physicalId) made.push(each);
    }
    if (failed.length > 0) {
      stack.undeleted = leftoversOf(stack, made);
      this.#enter(operation, 'UPDATE_ROLLBACK_FAILED', failuresInWords([], failed));
      return;
    }
    for (const id of stack.resources.keys()) if (!before.has(id)) stack.resources.delete(id);
    goBack(stack, old);
    stack.stable = undefined;
    setOutputs(stack, this.scope(stack, stack.template));
    this.#enter(operation, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    // RetainExceptOnCreate doesn't keep what this very operation has made (CloudFormation user guide).
    const isClean = await cleanUp(
      this.#parts,
      operation,
      made.filter(({ logicalId }) => !skipped.has(logicalId)),
      (it) => !before.has(it.logicalId) && it.deletionPolicy === 'Retain',
    );
    this.#enter(operation, 'UPDATE_ROLLBACK_COMPLETE', isClean ? undefined : NOT_ALL_DELETED);
  }

  async delete(operation: Operation, retain: ReadonlySet<string>, force: boolean): Promise<void> {
    const { stack } = operation;
    const inUse = useOfExports(stack.outputs, this.#others);
    if (inUse !== undefined) {
      // Nothing happens, and the status stays (recorded: aws-samples/iam-identity-center-team#474, rlister/stax#40).
      const [name, importers] = inUse;
      this.#enter(
        operation,
        stack.status,
        `Delete canceled. Cannot delete export ${name} as it is in use by ${listed(importers)}.`,
      );
      return;
    }
    stack.deletedAt = this.#parts.cloud.time.now();
    this.#enter(operation, 'DELETE_IN_PROGRESS', 'User Initiated');
    const refused = await askAboutStack(this.#parts, operation, 'DELETE', undefined);
    if (refused !== undefined) {
      this.#enter(operation, 'DELETE_FAILED', refused);
      return;
    }
    const stuck = await deleteAll(this.#parts, operation, 'delete', retain, force);
    if (stuck.length === 0) {
      stack.outputs = [];
      this.#enter(operation, 'DELETE_COMPLETE');
    } else this.#enter(operation, 'DELETE_FAILED', stuckInWords(stuck));
  }

  #enter(operation: Operation, status: Stack['status'], reason?: string): void {
    const { cloud } = this.#parts;
    const { record: before, stack } = operation;
    // A rollback is an operation of its own, and so is the deletion that a failed creation ends in.
    const undoes = /^(?:UPDATE_)?ROLLBACK_IN_PROGRESS$/u.test(status)
      ? 'ROLLBACK'
      : status === 'DELETE_IN_PROGRESS'
        ? 'DELETE_STACK'
        : undefined;
    if (undoes !== undefined && (before?.type === 'CREATE_STACK' || before?.type === 'UPDATE_STACK')) {
      endRecord(cloud, stack, before, 'FAILED');
      operation.record = record(cloud, stack, undoes);
    }
    this.#parts.events.ofStack(operation, status, reason);
  }

  /** What the template's functions see of the stack at this moment. */
  scope(stack: Stack, template: Template): Scope {
    return scopeOf(this.#parts, stack, template);
  }
}

/** Without a rollback, and in a nested stack, whose parent rolls back. */
function keepsFailures({ stack, deployment }: Operation): boolean {
  return deployment.disableRollback || stack.parentId !== undefined;
}

function snapshotOf({ template, templateBody, parameters, tags, resources, status }: Stack): Snapshot {
  const isWhole = status.endsWith('_COMPLETE');
  return { template, templateBody, parameters, tags, resources: new Map(resources), isWhole };
}

function goBack(stack: Stack, { template, templateBody, parameters, tags }: Snapshot): void {
  Object.assign(stack, { template, templateBody, parameters, tags });
}
