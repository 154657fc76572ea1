import type { NetworkInterface } from './network-interface';
import { ownerAmong } from './owners';
import { isCertain, type Verdict } from './service-profile';
import { recognise, SERVICE_PROFILES, type ServiceName, type ServiceProfile } from './service-profiles';
import type { StackResource } from './stack-resources';

/** A published version of a Lambda function, or its `$LATEST`, that is attached to a VPC. */
export interface FunctionVersion {
  readonly functionName: string;
  readonly functionArn: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly groupIds: readonly string[];
}

/**
 * What a network interface is, and with it what a delete may do:
 * - `releasing`: a service attached it and its user is gone: wait.
 * - `held`: a living user still needs it: wait, or say who it is.
 * - `orphaned`: detached, of a service's, and nobody will delete it: delete it.
 * - `detachable`: an ordinary attachment of a service's: detach it, then delete it.
 * - `foreign`: anything else, and anything in doubt: never touched, never waited for, reported.
 */
export type NetworkInterfaceClass =
  | { readonly is: 'releasing'; readonly profile: ServiceProfile }
  | {
      readonly is: 'held';
      readonly profile: ServiceProfile;
      /** Lambda's: the functions and versions that use it. */
      readonly holders: readonly FunctionVersion[];
      /** Another service's: the stack's resource that it is for. */
      readonly resource?: StackResource;
    }
  | { readonly is: 'orphaned'; readonly profile: ServiceProfile }
  | { readonly is: 'detachable'; readonly profile: ServiceProfile }
  | { readonly is: 'foreign'; readonly profile: ServiceProfile | undefined };

export type ClassName = NetworkInterfaceClass['is'];

export interface ClassifiedNetworkInterface {
  readonly networkInterface: NetworkInterface;
  readonly class: NetworkInterfaceClass;
}

/**
 * Decides what a network interface is. `functions` are the account's VPC-attached functions and
 * versions: a Hyperplane network interface belongs to all of those with its subnet and exactly its
 * set of security groups (Lambda guide), whatever function its description names. `resources` are the
 * stack's, where they are known: what another service made for one of them is held by it.
 */
export function classify(
  networkInterface: NetworkInterface,
  services: ReadonlySet<ServiceName>,
  functions: readonly FunctionVersion[],
  resources: readonly StackResource[] = [],
  profiles: readonly ServiceProfile[] = SERVICE_PROFILES,
): NetworkInterfaceClass {
  const recognition = recognise(networkInterface, profiles);
  if (recognition === undefined || !services.has(recognition.profile.service)) {
    return { is: 'foreign', profile: recognition?.profile };
  }
  const { profile, certain } = recognition;
  const holders =
    profile.service === 'Lambda' ? functions.filter((each) => uses(each, networkInterface)) : [];
  if (holders.length > 0) return { is: 'held', profile, holders };
  const resource = ownerAmong(resources, networkInterface, profile.owner);
  if (resource !== undefined && stays(resource)) return { is: 'held', profile, holders, resource };
  if (isFree(networkInterface)) {
    return certain && allows(profile.deleteAvailable)
      ? { is: 'orphaned', profile }
      : { is: 'releasing', profile };
  }
  if (isOrdinarilyAttached(networkInterface)) {
    // A service's interface on one of the account's own instances (a proxy that a user moved, a node's
    // second interface) has a user that this table doesn't know.
    if (networkInterface.attachment?.instanceId !== undefined && !isOperatedBy(networkInterface, profile)) {
      return { is: 'foreign', profile };
    }
    if (certain && allows(profile.detachOrdinary)) return { is: 'detachable', profile };
  }
  return { is: 'releasing', profile };
}

/** Whether the service itself manages it, and with it the instance that it is of. */
function isOperatedBy({ operator }: NetworkInterface, { marks }: ServiceProfile): boolean {
  return operator.managed && marks.some((mark) => mark.operator === operator.principal);
}

/** What may be done takes two facts that are well enough known: whose it is (`certain`), and that it may be done. */
function allows({ may, grade }: Verdict): boolean {
  return may && isCertain(grade);
}

/** Whether a resource of the stack is there and not on its way out. */
function stays({ status }: StackResource): boolean {
  return status !== 'DELETE_IN_PROGRESS' && status !== 'DELETE_COMPLETE';
}

/** Whether this function version keeps the network interface alive. */
export function uses(version: FunctionVersion, networkInterface: NetworkInterface): boolean {
  return (
    version.subnetIds.includes(networkInterface.subnetId) &&
    sameGroups(version.groupIds, networkInterface.groupIds)
  );
}

function sameGroups(left: readonly string[], right: readonly string[]): boolean {
  const set = new Set(left);
  return set.size === new Set(right).size && right.every((id) => set.has(id));
}

function isFree(networkInterface: NetworkInterface): boolean {
  return networkInterface.status === 'available' && networkInterface.attachment === undefined;
}

/** `ela-attach-…` attachments are the service's own: "You are not allowed to manage 'ela-attach' attachments." */
function isOrdinarilyAttached(networkInterface: NetworkInterface): boolean {
  return networkInterface.attachment?.id.startsWith('eni-attach-') === true;
}
