import { isUnlisted, lacksSecondMark } from './marks';
import type { NetworkInterface } from './network-interface';
import { ownerAmong } from './owners';
import { isCertain, type Verdict } from './service-profile';
import { recognise, type Recognition } from './recognise';
import { SERVICE_PROFILES, type ServiceName, type ServiceProfile } from './service-profiles';
import type { StackResource } from './stack-resources';
import type { UsersOrNot } from './users';
import type { FunctionVersion } from './vpc-functions';

/** No other module can say of a network interface that it may be deleted or detached. */
declare const decidedHere: unique symbol;

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
  | { readonly is: 'orphaned'; readonly profile: ServiceProfile; readonly [decidedHere]: true }
  | { readonly is: 'detachable'; readonly profile: ServiceProfile; readonly [decidedHere]: true }
  | {
      readonly is: 'foreign';
      readonly profile: ServiceProfile | undefined;
      /** The account that it belongs to, where that is another one: in a shared VPC. */
      readonly account?: string;
    };

export type ClassName = NetworkInterfaceClass['is'];

export interface ClassifiedNetworkInterface {
  readonly networkInterface: NetworkInterface;
  readonly class: NetworkInterfaceClass;
}

/** One that may be deleted, or detached and then deleted. Only `classify` makes one. */
export interface Touchable extends ClassifiedNetworkInterface {
  readonly class: Extract<NetworkInterfaceClass, { is: 'orphaned' | 'detachable' }>;
}

export function isTouchable(classified: ClassifiedNetworkInterface): classified is Touchable {
  return classified.class.is === 'orphaned' || classified.class.is === 'detachable';
}

/** What counts as a service's leftover. */
export interface Rules {
  readonly services: ReadonlySet<ServiceName>;
  /** The account that asks. Undefined where that isn't known: then nothing is deleted or detached. */
  readonly account: string | undefined;
  /** Ids of those that have been seen free for so long that nobody is about to attach them. Default: of none that is known. */
  readonly freeForLong?: ReadonlySet<string>;
  /** Other than the product's table: for tests. */
  readonly profiles?: readonly ServiceProfile[];
}

/**
 * Decides what a network interface is. `users` are the account's VPC-attached functions and versions, listed after
 * it was seen: a Hyperplane network interface belongs to all of those with its subnet and exactly its set of
 * security groups (Lambda guide), whatever function its description names. While they aren't known, one of
 * Lambda's is never more than `releasing`. `resources` are the stack's, where they are known: what another
 * service made for one of them is held by it.
 */
export function classify(
  networkInterface: NetworkInterface,
  rules: Rules,
  users: UsersOrNot,
  resources: readonly StackResource[] = [],
): NetworkInterfaceClass {
  return decide(
    networkInterface,
    rules,
    users === 'not looked up' ? undefined : users.of(networkInterface),
    resources,
  );
}

/** What it would be if nobody used it: to know whether there is anything to ask. Nothing can be deleted by that. */
export function classIfUnused(networkInterface: NetworkInterface, rules: Rules): ClassName {
  return decide(networkInterface, rules, [], []).is;
}

/** Whether it is a free one of ours whose user no list of functions shows: it may be about to be attached. */
export function isFreeUnlisted(networkInterface: NetworkInterface, rules: Rules): boolean {
  const recognition = recogniseOurs(networkInterface, rules);
  return (
    isFree(networkInterface) && recognition !== undefined && isUnlisted(networkInterface, recognition.profile)
  );
}

/** The service that it is recognised as, if that is one of those asked for, and it is this account's own. */
export function recogniseOurs(networkInterface: NetworkInterface, rules: Rules): Recognition | undefined {
  const recognition = recognise(networkInterface, rules.profiles);
  const isAskedFor = recognition !== undefined && rules.services.has(recognition.profile.service);
  return isAskedFor && otherAccount(networkInterface, rules) === undefined ? recognition : undefined;
}

function decide(
  networkInterface: NetworkInterface,
  rules: Rules,
  functions: readonly FunctionVersion[] | undefined,
  resources: readonly StackResource[],
): NetworkInterfaceClass {
  const recognition = recognise(networkInterface, rules.profiles ?? SERVICE_PROFILES);
  const account = otherAccount(networkInterface, rules);
  if (account !== undefined) return { is: 'foreign', profile: recognition?.profile, account };
  if (recognition === undefined || !rules.services.has(recognition.profile.service)) {
    return { is: 'foreign', profile: recognition?.profile };
  }
  const { profile } = recognition;
  const isLambdas = profile.service === 'Lambda';
  const holders = isLambdas ? (functions ?? []).filter((each) => uses(each, networkInterface)) : [];
  if (holders.length > 0) return { is: 'held', profile, holders };
  const resource = ownerAmong(resources, networkInterface, profile.owner);
  if (resource !== undefined && stays(resource)) return { is: 'held', profile, holders, resource };
  const may = (verdict: Verdict): boolean =>
    // Nothing is deleted or detached while it isn't known who might need it, or whose it is.
    !(isLambdas && functions === undefined) &&
    rules.account !== undefined &&
    networkInterface.ownerId === rules.account &&
    (!isUnlisted(networkInterface, profile) || rules.freeForLong?.has(networkInterface.id) === true) &&
    allows(verdict, networkInterface, recognition);
  if (isFree(networkInterface)) {
    return may(profile.deleteAvailable)
      ? { is: 'orphaned', profile, ...DECIDED }
      : { is: 'releasing', profile };
  }
  if (isOrdinarilyAttached(networkInterface)) {
    // A service's interface on one of the account's own instances (a proxy that a user moved, a node's
    // second interface) has a user that this table doesn't know.
    if (networkInterface.attachment?.instanceId !== undefined && !isOperatedBy(networkInterface, profile)) {
      return { is: 'foreign', profile };
    }
    if (may(profile.detachOrdinary)) return { is: 'detachable', profile, ...DECIDED };
  }
  return { is: 'releasing', profile };
}

/** The brand has no value at runtime. */
const DECIDED = {} as { readonly [decidedHere]: true };

/** The owner, where it is another account's: a participant's of a shared VPC, or the VPC's owner's. */
function otherAccount({ ownerId }: NetworkInterface, { account }: Rules): string | undefined {
  return account === undefined || ownerId === '' || ownerId === account ? undefined : ownerId;
}

/** Whether the service itself manages it, and with it the instance that it is of. */
function isOperatedBy({ operator }: NetworkInterface, { marks }: ServiceProfile): boolean {
  return operator.managed && marks.some((mark) => mark.operator === operator.principal);
}

/**
 * What may be done takes facts that are well enough known: whose it is, by a mark (`certain`) and by a second one,
 * which nobody leaves by accident; and that it may be done. One that is managed for the account is its
 * operator's affair, unless the row says otherwise.
 */
function allows(
  verdict: Verdict,
  networkInterface: NetworkInterface,
  { certain, profile }: Recognition,
): boolean {
  const { operator } = networkInterface;
  return (
    certain &&
    verdict.may &&
    isCertain(verdict.grade) &&
    !lacksSecondMark(networkInterface, verdict) &&
    (!operator.managed || profile.mayBeManagedBy?.principal === operator.principal)
  );
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
