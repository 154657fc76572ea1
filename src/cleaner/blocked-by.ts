import type { ClassifiedNetworkInterface } from '../network-interfaces/classify';
import type { FunctionVersion } from '../network-interfaces/vpc-functions';
import type { StackResource } from '../network-interfaces/stack-resources';
import { holderInWords } from '../network-interfaces/words';
import type { UpdateFailure } from './functions';
import type { Outsider } from './outsiders';

/** Why waiting can't succeed: a function holds it, or the stack's resource that another service made it for. */
export type BlockedBy =
  | BlockedByFunction
  | BlockedByResource
  /** Lambda can't take a function off the VPC. */
  | { readonly is: 'update-failed'; readonly failure: UpdateFailure };

/** The stack tried to delete the resource and could not, or keeps it; or it deletes it only after the cleaner. */
export interface BlockedByResource {
  readonly is: 'resource-stays' | 'resource-after-this';
  /** `load balancer web`, where the network interface names it; otherwise its physical id. */
  readonly owner: string;
  readonly resource: StackResource;
}

export type BlockedByFunction =
  /** A function that isn't being deleted uses the group and the subnet. */
  | { readonly is: 'owner-outside'; readonly holder: FunctionVersion; readonly stackName: string | undefined }
  /** The stack tried to delete the function and could not, or keeps it. */
  | {
      readonly is: 'owner-stays';
      readonly holder: FunctionVersion;
      readonly logicalId: string;
      readonly status: string;
    }
  /** The template keeps the function when the stack is deleted. */
  | { readonly is: 'owner-kept'; readonly holder: FunctionVersion; readonly logicalId: string }
  /** The function may be asked to delete a custom resource, whose turn comes only after the cleaner's. */
  | {
      readonly is: 'serves-later';
      readonly holder: FunctionVersion;
      readonly logicalId: string;
      readonly customResource: string;
      /** The function's stack, where it isn't the cleaner's own. */
      readonly stackName?: string;
    }
  /** The stack deletes the cleaner before the function, and the cleaner may not take it off its VPC. */
  | { readonly is: 'wrong-order'; readonly holder: FunctionVersion; readonly logicalId: string }
  /** The same, and taking the function off its VPC doesn't help: a published version keeps its configuration. */
  | { readonly is: 'published-version'; readonly holder: FunctionVersion; readonly logicalId: string };

export interface BlockedByInput {
  readonly networkInterfaces: readonly ClassifiedNetworkInterface[];
  /** Undefined when they can't be read: then nothing is said to block but an outside owner. */
  readonly resources: readonly StackResource[] | undefined;
  /** What failed before this belongs to an earlier operation of the stack; milliseconds since the epoch. */
  readonly failedSince: number;
  /** The cleaner's own logical id. */
  readonly logicalId: string | undefined;
  /** By function ARN; asked for holders that aren't in `resources`. */
  readonly outsiders: ReadonlyMap<string, Outsider>;
  /** Names of functions that the cleaner takes, or has taken, off their VPC. */
  readonly detaching: ReadonlySet<string>;
  /** Functions that a template keeps, of those and of the holders: logical ids by name. */
  readonly kept: ReadonlyMap<string, string>;
  /** Of those that are taken off, by name: the custom resource that the function may have to delete first. */
  readonly serving: ReadonlyMap<string, Serving>;
}

/** What keeps a function on its VPC for now. */
export interface Serving {
  /** The function's own. */
  readonly logicalId: string;
  readonly customResource: string;
}

/**
 * Whether the deletion of this stack can't get past what holds a network interface. Only for the
 * mode `deletion`. In doubt it can: then the deadline decides.
 */
export function blockedBy(input: BlockedByInput): BlockedBy | undefined {
  for (const { networkInterface, class: its } of input.networkInterfaces) {
    if (its.is !== 'held') continue;
    for (const holder of its.holders) {
      const resource = input.resources?.find((each) => isFunction(each, holder));
      const found =
        resource === undefined ? outsiderHolds(holder, input) : insiderHolds(holder, resource, input);
      if (found !== undefined) return found;
    }
    if (its.resource !== undefined) {
      const is = resourceHolds(its.resource, input);
      if (is !== undefined)
        return { is, owner: holderInWords(networkInterface, its), resource: its.resource };
    }
  }
  return undefined;
}

/**
 * What was tried before this operation began may be tried again in it, so that only a failure of this
 * operation counts.
 */
function resourceHolds(
  { status, updatedAt }: StackResource,
  input: BlockedByInput,
): BlockedByResource['is'] | undefined {
  const isOver = status === 'DELETE_FAILED' || status === 'DELETE_SKIPPED';
  if (isOver && updatedAt >= input.failedSince) return 'resource-stays';
  // An earlier operation left it, and this one won't come to it: somebody may have deleted it by hand since.
  if (status === 'DELETE_SKIPPED') return undefined;
  return isOnlyOneDeleted(input) ? 'resource-after-this' : undefined;
}

/** `AWS::Lambda::Function`'s physical id is its name. */
function isFunction(resource: StackResource, holder: FunctionVersion): boolean {
  return resource.type === 'AWS::Lambda::Function' && resource.physicalId === holder.functionName;
}

function outsiderHolds(holder: FunctionVersion, input: BlockedByInput): BlockedByFunction | undefined {
  const outsider = input.outsiders.get(holder.functionArn);
  if (outsider?.in === 'stack-that-goes') {
    const kept = input.kept.get(holder.functionName);
    if (kept !== undefined) return { is: 'owner-kept', holder, logicalId: kept };
    const serving = input.serving.get(holder.functionName);
    if (serving === undefined || !isOnlyOneDeleted(input)) return undefined;
    return { is: 'serves-later', holder, ...serving, stackName: outsider.stackName };
  }
  if (outsider?.in === 'no-stack') return { is: 'owner-outside', holder, stackName: undefined };
  if (outsider?.in !== 'stack-that-stays') return undefined;
  return { is: 'owner-outside', holder, stackName: outsider.stackName };
}

function insiderHolds(
  holder: FunctionVersion,
  { logicalId, status, updatedAt }: StackResource,
  input: BlockedByInput,
): BlockedByFunction | undefined {
  const isOver = status === 'DELETE_FAILED' || status === 'DELETE_SKIPPED';
  if (isOver) {
    // An earlier operation's failure tells nothing of this one, in which its turn may come yet.
    return updatedAt >= input.failedSince ? { is: 'owner-stays', holder, logicalId, status } : undefined;
  }
  switch (status) {
    case 'DELETE_IN_PROGRESS':
    case 'DELETE_COMPLETE':
      return undefined;
    default: {
      if (input.kept.has(holder.functionName)) return { is: 'owner-kept', holder, logicalId };
      // Its deletion hasn't begun. While anything but the cleaner is being deleted, it may yet.
      if (!isOnlyOneDeleted(input)) return undefined;
      const serving = input.serving.get(holder.functionName);
      if (serving !== undefined) return { is: 'serves-later', holder, ...serving };
      if (holder.version !== '$LATEST') return { is: 'published-version', holder, logicalId };
      return input.detaching.has(holder.functionName) ? undefined : { is: 'wrong-order', holder, logicalId };
    }
  }
}

/** Whether the cleaner is the only resource of its stack that is being deleted at this moment. */
function isOnlyOneDeleted({ resources, logicalId }: BlockedByInput): boolean {
  const inDeletion = (resources ?? []).filter(({ status }) => status === 'DELETE_IN_PROGRESS');
  return logicalId !== undefined && inDeletion.every((each) => each.logicalId === logicalId);
}
