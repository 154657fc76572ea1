import type { StackResource } from '../network-interfaces/stack-resources';
import type { Effects } from './effects';
import { eventsSince, type StackEvent } from './function-waits';
import { DELETING, describeStack, stackResources, type Described } from './stack-calls';
import type { Mode } from './state/operation';
import { stackTemplate, type StackTemplate } from './template';
import { MOST_STACKS } from './tuning';

/** What the stack that the resource belongs to is doing. */
export interface StackOperation {
  readonly mode: Mode;
  /** The stack's status, or why there is none: for messages. */
  readonly status: string;
  /** Whether there is a stack whose status may not be read. */
  readonly isDenied: boolean;
  /**
   * Names the operation, the same over CloudFormation's repeated attempts within it: the time at
   * which it began, as the stack has it. Undefined where there is no stack to tell.
   */
  readonly key: string | undefined;
  /** When it began, in milliseconds since the epoch. */
  readonly beganAt: number | undefined;
}

/** A custom resource that may still need a function. */
export interface Served {
  readonly logicalId: string;
  /** Of the stack that it is in. */
  readonly stackId: string;
}

const UNKNOWN = { mode: 'alone', key: undefined, beganAt: undefined } as const;

/**
 * What CloudFormation knows of a cleaner's stack, of what is nested in it and of what it is nested in. Made once an
 * invocation: whoever needs anything of it, it is asked at most once. What failed may be asked again.
 */
export class Stack {
  /** Of the cleaner's own stack; undefined where it is in none. */
  readonly id: string | undefined;
  readonly #effects: Pick<Effects, 'clock' | 'cloudFormation'>;
  readonly #stacks = new Map<string, Promise<Described>>();
  readonly #resources = new Map<string, Promise<readonly StackResource[] | undefined>>();
  readonly #templates = new Map<string, Promise<StackTemplate | undefined>>();
  #events: { readonly since: number; readonly are: Promise<readonly StackEvent[] | undefined> } | undefined;
  #readUntil = Infinity;

  constructor(effects: Pick<Effects, 'clock' | 'cloudFormation'>, id: string | undefined) {
    this.#effects = effects;
    this.id = id;
  }

  /** Until when its lists may be read from now on, in milliseconds since the epoch. What is left unread isn't known. */
  readUntil(instant: number): void {
    this.#readUntil = instant;
  }

  /** What the cleaner's own stack is doing. A status that can't be read counts as no stack. */
  async operation(): Promise<StackOperation> {
    if (this.id === undefined) return { ...UNKNOWN, status: 'not in a stack', isDenied: false };
    const stack = await this.describe(this.id);
    if (stack === undefined || stack === 'denied') {
      return { ...UNKNOWN, status: 'status can’t be read', isDenied: stack === 'denied' };
    }
    const status = stack.StackStatus ?? '';
    const isDeleting = DELETING.has(status);
    const began =
      (isDeleting ? stack.DeletionTime : undefined) ?? stack.LastUpdatedTime ?? stack.CreationTime;
    return {
      mode: isDeleting ? 'deletion' : 'clean-up',
      status,
      isDenied: false,
      key: began === undefined ? undefined : `${status.split('_')[0] ?? ''}@${began.toISOString()}`,
      beganAt: began?.getTime(),
    };
  }

  /** Resources of the cleaner's own stack; undefined where there is none, or they may not be listed, or not to the end. */
  async own(): Promise<readonly StackResource[] | undefined> {
    return this.id === undefined ? undefined : this.resources(this.id);
  }

  /**
   * Events of the cleaner's own stack since an instant, earlier ones maybe too. Undefined where they may not be read, or
   * can't be, or not as far back as that.
   */
  async events(since: number, mayGoOn: () => boolean): Promise<readonly StackEvent[] | undefined> {
    if (this.id === undefined) return undefined;
    if (this.#events === undefined || since < this.#events.since) {
      this.#events = { since, are: eventsSince(this.#effects, this.id, since, mayGoOn) };
    }
    return this.#events.are;
  }

  /** Undefined when there is no such stack, or too many were asked for; `denied` when it may not be described. */
  describe(stackId: string): Promise<Described> {
    return this.#once(this.#stacks, stackId, () => describeStack(this.#effects, stackId));
  }

  /** Undefined when they may not be listed, or not to the end. */
  resources(stackId: string): Promise<readonly StackResource[] | undefined> {
    return this.#once(this.#resources, stackId, () =>
      stackResources(this.#effects, stackId, () => this.#effects.clock.now() < this.#readUntil),
    );
  }

  /** Undefined where it may not be read, or can't be. */
  template(stackId: string): Promise<StackTemplate | undefined> {
    return this.#once(this.#templates, stackId, async () =>
      // The roll-back of a creation keeps less.
      stackTemplate(this.#effects, stackId, (await this.operation()).status.startsWith('ROLLBACK')),
    );
  }

  /**
   * Whether all of the stack goes: it is being deleted, or is nested in one that is and doesn't keep it. That it has a
   * root in common with one that is deleted isn't enough: an update of the root may take out one and leave the other.
   * Undefined where that can't be told.
   */
  async goes(stackId: string): Promise<boolean | undefined> {
    const stack = await this.describe(stackId);
    if (stack === undefined || stack === 'denied') return undefined;
    if (DELETING.has(stack.StackStatus ?? '')) return true;
    const { ParentId } = stack;
    if (ParentId === undefined || ParentId === stackId) return false;
    const parentGoes = await this.goes(ParentId);
    if (parentGoes !== true) return parentGoes;
    const own = await this.#inParent(stackId, ParentId);
    return own === undefined || !(await this.keeps(ParentId, own.logicalId));
  }

  /** Whether the stack's template keeps the resource when the stack is deleted; false where nobody may read that. */
  async keeps(stackId: string, logicalId: string): Promise<boolean> {
    return (await this.template(stackId))?.kept.has(logicalId) === true;
  }

  /**
   * The logical id of a function that its stack keeps, or has kept, when it is deleted; undefined where that isn't so, or
   * can't be told. Templates and resources of deleted stacks can be read for 90 days (CloudFormation API reference).
   */
  async keptFunction(stackId: string, functionName: string): Promise<string | undefined> {
    const found = (await this.resources(stackId))?.find(
      ({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === functionName,
    );
    if (found === undefined || found.status === 'DELETE_COMPLETE') return undefined;
    const isKept = found.status === 'DELETE_SKIPPED' || (await this.keeps(stackId, found.logicalId));
    return isKept ? found.logicalId : undefined;
  }

  /**
   * The custom resource, not deleted yet, that a resource may serve: in its own stack, in one that gets it as a
   * parameter, or in one that gets it as an output. Undefined where there is none, as far as the templates may be read.
   */
  async servedBy(stackId: string, logicalId: string): Promise<Served | undefined> {
    const found = await this.#servedBelow(stackId, logicalId);
    if (found !== undefined) return found;
    const stack = await this.describe(stackId);
    const parentId = typeof stack === 'object' ? stack.ParentId : undefined;
    if (parentId === undefined || parentId === stackId) return undefined;
    const own = await this.#inParent(stackId, parentId);
    return own === undefined ? undefined : this.servedBy(parentId, own.logicalId);
  }

  /** In the stack, and in what is nested in it. `id` is a resource's, or a parameter's. */
  async #servedBelow(stackId: string, id: string): Promise<Served | undefined> {
    const template = await this.template(stackId);
    if (template === undefined) return undefined;
    const resources = (await this.resources(stackId)) ?? [];
    const custom = template.servedBy.get(id)?.find((each) => there(resources, each) !== undefined);
    if (custom !== undefined) return { logicalId: custom, stackId };
    for (const { nested, parameter } of template.handedTo.get(id) ?? []) {
      const nestedId = there(resources, nested)?.physicalId ?? '';
      const found = nestedId === '' ? undefined : await this.#servedBelow(nestedId, parameter);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  async #inParent(stackId: string, parentId: string): Promise<StackResource | undefined> {
    return (await this.resources(parentId))?.find(({ physicalId }) => physicalId === stackId);
  }

  #once<T>(
    known: Map<string, Promise<T | undefined>>,
    stackId: string,
    ask: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    const answer =
      known.get(stackId) ??
      (known.size < MOST_STACKS || stackId === this.id ? ask() : Promise.resolve<undefined>(undefined));
    known.set(stackId, answer);
    // What failed may be asked again.
    void answer.catch(() => known.delete(stackId));
    return answer;
  }
}

/** The resource, unless the stack has deleted or left it. */
function there(resources: readonly StackResource[], logicalId: string): StackResource | undefined {
  return resources.find(
    (each) =>
      each.logicalId === logicalId && each.status !== 'DELETE_COMPLETE' && each.status !== 'DELETE_SKIPPED',
  );
}
