import type { ClassifiedNetworkInterface, FunctionVersion } from '../network-interfaces/classify';
import type { StackResource } from '../network-interfaces/stack-resources';

/** What is known of a holder's place when its stack isn't the cleaner's. */
export type Outsider =
  /** In no stack, as far as its tags tell. */
  | { readonly in: 'no-stack' }
  /** In another stack, which goes too (it is being deleted, or is nested in what is). */
  | { readonly in: 'stack-that-goes'; readonly stackName: string }
  | { readonly in: 'stack-that-stays'; readonly stackName: string }
  /** Its tags or stack can't be read. */
  | { readonly in: 'unknown' };

/** Why waiting can't succeed. */
export type Futility =
  /** A function that isn't being deleted uses the group and the subnet. */
  | { readonly is: 'owner-outside'; readonly holder: FunctionVersion; readonly stackName: string | undefined }
  /** The stack tried to delete the function and could not, or keeps it. */
  | {
      readonly is: 'owner-stays';
      readonly holder: FunctionVersion;
      readonly logicalId: string;
      readonly status: string;
    }
  /** The stack deletes the cleaner before the function, and the cleaner may not take it off its VPC. */
  | { readonly is: 'wrong-order'; readonly holder: FunctionVersion; readonly logicalId: string }
  /** The same, and taking the function off its VPC doesn't help: a published version keeps its configuration. */
  | { readonly is: 'published-version'; readonly holder: FunctionVersion; readonly logicalId: string };

export interface FutilityInput {
  readonly networkInterfaces: readonly ClassifiedNetworkInterface[];
  /** Undefined when they can't be read: then nothing is called futile but an outside owner. */
  readonly resources: readonly StackResource[] | undefined;
  /** The cleaner's own logical id. */
  readonly logicalId: string | undefined;
  /** By function ARN; asked for holders that aren't in `resources`. */
  readonly outsiders: ReadonlyMap<string, Outsider>;
  /** Names of functions that the cleaner takes, or has taken, off their VPC. */
  readonly detaching: ReadonlySet<string>;
}

/**
 * Whether the deletion of this stack can't get past what holds a network interface. Only for the
 * mode `deletion`. In doubt it can: then the deadline decides.
 */
export function futility(input: FutilityInput): Futility | undefined {
  const holders = input.networkInterfaces.flatMap((each) =>
    each.class.is === 'held' ? each.class.holders : [],
  );
  for (const holder of holders) {
    const resource = input.resources?.find((each) => isFunction(each, holder));
    const found =
      resource === undefined ? outsiderHolds(holder, input) : insiderHolds(holder, resource, input);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `AWS::Lambda::Function`'s physical id is its name. */
function isFunction(resource: StackResource, holder: FunctionVersion): boolean {
  return resource.type === 'AWS::Lambda::Function' && resource.physicalId === holder.functionName;
}

function outsiderHolds(holder: FunctionVersion, { outsiders }: FutilityInput): Futility | undefined {
  const outsider = outsiders.get(holder.functionArn);
  if (outsider?.in === 'no-stack') return { is: 'owner-outside', holder, stackName: undefined };
  if (outsider?.in !== 'stack-that-stays') return undefined;
  return { is: 'owner-outside', holder, stackName: outsider.stackName };
}

function insiderHolds(
  holder: FunctionVersion,
  { logicalId, status }: StackResource,
  input: FutilityInput,
): Futility | undefined {
  switch (status) {
    case 'DELETE_FAILED':
    case 'DELETE_SKIPPED':
      return { is: 'owner-stays', holder, logicalId, status };
    case 'DELETE_IN_PROGRESS':
    case 'DELETE_COMPLETE':
      return undefined;
    default:
      // Its deletion hasn't begun. While anything but the cleaner is being deleted, it may yet.
      if (!isOnlyOneDeleted(input)) return undefined;
      if (holder.version !== '$LATEST') return { is: 'published-version', holder, logicalId };
      return input.detaching.has(holder.functionName) ? undefined : { is: 'wrong-order', holder, logicalId };
  }
}

/** Whether the cleaner is the only resource of its stack that is being deleted at this moment. */
function isOnlyOneDeleted({ resources, logicalId }: FutilityInput): boolean {
  const inDeletion = (resources ?? []).filter(({ status }) => status === 'DELETE_IN_PROGRESS');
  return logicalId !== undefined && inDeletion.every((each) => each.logicalId === logicalId);
}
