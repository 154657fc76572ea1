import {
  classify,
  type ClassifiedNetworkInterface,
  type NetworkInterfaceClass,
} from '../../network-interfaces/classify';
import type { FunctionVersion } from '../../network-interfaces/vpc-functions';
import {
  blockedTargets,
  type NetworkInterface,
  type Targets,
} from '../../network-interfaces/network-interface';
import { takesLongerThan } from '../../network-interfaces/release-time';
import type { StackResource } from '../../network-interfaces/stack-resources';
import type { Grade } from '../../network-interfaces/service-profile';
import type { ServiceName } from '../../network-interfaces/service-profiles';
import type {
  Departure,
  Picture,
  Resident,
  RuleReference,
  StackEvent,
  StackPicture,
  VpcAssociation,
} from './picture';
import type { Unread } from '../there';

/** What keeps the targets from being deleted, and what to do about it. */
export interface Diagnosis {
  readonly targets: Targets;
  /** VPCs among the targets besides that one. */
  readonly furtherVpcIds: readonly string[];
  readonly stacks: readonly StackPicture[];
  readonly blockers: readonly Blocker[];
  readonly references: readonly RuleReference[];
  readonly associations: readonly VpcAssociation[];
  /** What else is in a VPC whose deletion has failed. */
  readonly residents: readonly Resident[];
  readonly exports: StackPicture['exports'];
  readonly remarks: readonly Remark[];
  /** A deletion that is under way and can't end well any more, with what it has given up. */
  readonly failing: readonly FailingDeletion[];
  /** Whether this is of a saved answer: nothing else can be asked then. */
  readonly isSaved: boolean;
  /** What could not be told, and why. */
  readonly unread: readonly Unread[];
  readonly outlook: Outlook;
  /** The same of the next deletion, whatever becomes of one that is under way. */
  readonly obstacles: Outlook;
  readonly at: number;
}

/** A stack's running deletion that will end in DELETE_FAILED. */
export interface FailingDeletion {
  readonly stack: string;
  /** Logical ids of what it tried and won't try again. */
  readonly resources: readonly string[];
}

/** One network interface that blocks. */
export interface Blocker extends ClassifiedNetworkInterface {
  /** The targets that it keeps from being deleted. */
  readonly blocks: readonly string[];
  readonly release: Release | undefined;
  /**
   * Lambda's, and which functions are there isn't known: one may use its place still, so that it is neither known to be on
   * its way out nor, where it is free, known to be left behind.
   */
  readonly mayBeUsed: boolean;
  /** Held by what goes with its own stack: no trouble of its own. */
  readonly goesWithStack: boolean;
  /** Which other stack its users belong to, in words; undefined where none does, or it isn't known. */
  readonly place: string | undefined;
  /** The role whose rights Lambda deletes it with is gone: it will stay. By its logical id. */
  readonly roleIsGone: string | undefined;
  /** The role is there, and the policy that gave it the rights is gone. */
  readonly policyIsGone: string | undefined;
}

/** When a release began and when it should be over. All times in milliseconds since the epoch. */
export interface Release {
  /** Undefined: nothing tells; then only that it began before now is known. */
  readonly since: number | undefined;
  /** Where the beginning isn't known: it was later than this, because the place itself is no older. */
  readonly notBefore: number | undefined;
  /** Where that is known from. */
  readonly evidence: string;
  /** In half of all cases over by then; undefined where the beginning isn't known. */
  readonly likelyBy: number | undefined;
  /** In nineteen of twenty cases over by then, counted from now where the beginning isn't known. */
  readonly surelyBy: number;
  readonly grade: Grade;
}

/** Something besides the network interfaces that explains how it came to this. */
export type Remark =
  /** CloudFormation didn't wait for a deleted function's network interfaces. */
  | {
      readonly is: 'did-not-wait';
      readonly stack: string;
      readonly functions: readonly string[];
      readonly roleArn: string | undefined;
    }
  /** The operation was in express mode, which waits for nothing of the kind. */
  | { readonly is: 'express'; readonly stack: string }
  | { readonly is: 'protected'; readonly stack: string };

/** What the person can expect. */
export type Outlook =
  | { readonly is: 'nothing' }
  /** Waiting is enough. */
  | { readonly is: 'wait'; readonly until: number }
  /** A person has to act. */
  | { readonly is: 'act' };

/** Concludes from what was read. Pure. */
export function diagnose(picture: Picture, services: ReadonlySet<ServiceName>): Diagnosis {
  const resources = picture.stacks.flatMap((each) => each.resources);
  // Nothing is deleted by what is said here.
  const freeForLong = new Set(picture.networkInterfaces.map(({ id }) => id));
  const rules = { services, account: picture.account, freeForLong };
  const blockers = picture.networkInterfaces.map((networkInterface): Blocker => {
    const its = classify(networkInterface, rules, picture.users, resources);
    const blocks = [
      ...blockedTargets(networkInterface, picture.targets),
      ...picture.furtherVpcIds.filter((id) => id === networkInterface.vpcId),
    ];
    return {
      networkInterface,
      class: its,
      blocks: blocks.length > 0 ? blocks : [networkInterface.subnetId],
      release: releaseOf(its, networkInterface, picture),
      mayBeUsed:
        its.is === 'releasing' && its.profile.service === 'Lambda' && picture.functions === undefined,
      goesWithStack: goesWithStack(its, picture.stacks),
      place: placeOf(its, picture.places),
      ...rightsThatAreGone(networkInterface, its, picture.stacks),
    };
  });
  const ofStacks = new Set(resources.map(({ physicalId }) => physicalId));
  const own = blockers.filter(
    // What the stack itself made goes with the stack.
    ({ networkInterface }) =>
      !ofStacks.has(networkInterface.id) &&
      !(
        networkInterface.attachment?.instanceId !== undefined &&
        ofStacks.has(networkInterface.attachment.instanceId)
      ) &&
      !isOfGateway(networkInterface, resources),
  );
  const exports = picture.stacks.flatMap((each) => each.exports);
  const references = picture.references.filter(({ from }) => !ofStacks.has(from));
  const failing = picture.stacks.flatMap(failingOf);
  // Where nobody has tried to delete the stack, its protection is in nobody’s way.
  const isRefused = picture.stacks.some(
    ({ status, isProtected }) => status === 'DELETE_FAILED' && isProtected,
  );
  const obstacles = outlookOf(
    own,
    references.length + picture.associations.length + exports.length + picture.residents.length > 0,
  );
  return {
    targets: picture.targets,
    furtherVpcIds: picture.furtherVpcIds,
    stacks: picture.stacks,
    blockers: own,
    references,
    associations: picture.associations,
    residents: picture.residents,
    exports,
    remarks: remarksOf(picture),
    failing,
    isSaved: picture.isSaved,
    unread: picture.unread,
    obstacles,
    outlook: failing.length > 0 || (obstacles.is === 'nothing' && isRefused) ? { is: 'act' } : obstacles,
    at: picture.at,
  };
}

/**
 * What a running deletion has given up: CloudFormation tries a resource for a while, once, and goes on with the others
 * (recorded); the deletion then ends in DELETE_FAILED, whatever becomes of the resource meanwhile.
 */
function failingOf({ name, id, status, events, resources }: StackPicture): readonly FailingDeletion[] {
  if (status !== 'DELETE_IN_PROGRESS') return [];
  // A failure of the deletion before is tried again.
  const began = events.findLast((each) => each.physicalId === id && each.status === 'DELETE_IN_PROGRESS')?.at;
  if (began === undefined) return [];
  const given = resources
    .filter((each) => each.status === 'DELETE_FAILED' && each.updatedAt >= began)
    .map(({ logicalId }) => logicalId);
  return given.length === 0 ? [] : [{ stack: name, resources: given }];
}

/** Types that only EC2 makes: of NAT gateways and VPC endpoints, whose ids end their descriptions. */
const OF_GATEWAYS: ReadonlySet<string> = new Set([
  'nat_gateway',
  'vpc_endpoint',
  'gateway_load_balancer_endpoint',
]);

/** Whether it goes with a NAT gateway or VPC endpoint of the stacks at hand, whose own deletion hasn't failed. */
function isOfGateway(
  { interfaceType, description }: NetworkInterface,
  resources: readonly StackResource[],
): boolean {
  const id = /\b(?:nat|vpce)-[\da-f]+$/u.exec(description)?.[0];
  return (
    id !== undefined &&
    OF_GATEWAYS.has(interfaceType) &&
    resources.some((each) => each.physicalId === id && !DELETED_OR_NOT.has(each.status))
  );
}

/** Of a resource that is gone, or that its stack’s deletion leaves. */
const DELETED_OR_NOT: ReadonlySet<string> = new Set(['DELETE_COMPLETE', 'DELETE_FAILED', 'DELETE_SKIPPED']);

function placeOf(its: NetworkInterfaceClass, places: Picture['places']): string | undefined {
  if (its.is !== 'held') return undefined;
  for (const { functionArn } of its.holders) {
    const place = places.get(functionArn);
    if (place?.in === 'no-stack') return 'which belongs to no stack';
    if (place?.in === 'stack-that-stays') return `of stack ${place.stackName}, which stays`;
    if (place?.in === 'stack-that-goes') return `of stack ${place.stackName}, which is being deleted`;
  }
  return undefined;
}

/** Whether all that hold it are resources of the stacks at hand whose own deletion hasn't failed. */
function goesWithStack(its: NetworkInterfaceClass, stacks: readonly StackPicture[]): boolean {
  if (its.is !== 'held') return false;
  if (its.resource !== undefined) return !DELETED_OR_NOT.has(its.resource.status);
  if (its.holders.length === 0) return false;
  const functions = stacks.flatMap(({ resources }) =>
    resources.filter(
      ({ type, status }) =>
        type === 'AWS::Lambda::Function' && status !== 'DELETE_FAILED' && status !== 'DELETE_SKIPPED',
    ),
  );
  return its.holders.every(({ functionName }) =>
    functions.some(({ physicalId }) => physicalId === functionName),
  );
}

function outlookOf(all: readonly Blocker[], isOtherwiseBlocked: boolean): Outlook {
  if (isOtherwiseBlocked) return { is: 'act' };
  const blockers = all.filter((each) => !each.goesWithStack);
  if (blockers.length === 0) return { is: 'nothing' };
  const waits = blockers.filter(
    ({ class: its, roleIsGone, policyIsGone, mayBeUsed }) =>
      its.is === 'releasing' && roleIsGone === undefined && policyIsGone === undefined && !mayBeUsed,
  );
  if (waits.length < blockers.length) return { is: 'act' };
  return { is: 'wait', until: Math.max(...waits.map(({ release }) => release?.surelyBy ?? 0)) };
}

function releaseOf(
  its: NetworkInterfaceClass,
  networkInterface: NetworkInterface,
  { stacks, departures, at }: Picture,
): Release | undefined {
  if (its.is !== 'releasing') return undefined;
  const { release } = its.profile;
  const began = beginning(its, networkInterface, stacks, departures);
  const median = quantile(release, 0.5);
  const late = quantile(release, 0.05);
  return {
    since: began?.at,
    notBefore: began === undefined ? placeMadeAt(networkInterface, stacks) : undefined,
    evidence: began?.evidence ?? 'nothing that can be read tells when the release began',
    likelyBy: began === undefined ? undefined : began.at + 1_000 * median,
    surelyBy: Math.max((began?.at ?? at) + 1_000 * late, at),
    grade: release.grade,
  };
}

/** When the youngest of its groups and its subnet was made: no network interface in them is older. */
function placeMadeAt(
  { groupIds, subnetId }: NetworkInterface,
  stacks: readonly StackPicture[],
): number | undefined {
  const made = stacks.flatMap(({ resources }) =>
    resources
      .filter(
        ({ physicalId, status }) =>
          status === 'CREATE_COMPLETE' && (groupIds.includes(physicalId) || subnetId === physicalId),
      )
      .map(({ updatedAt }) => updatedAt),
  );
  return made.length === 0 ? undefined : Math.max(...made);
}

/** A release begins with the deletion of its owner, or where that is moved away. */
function beginning(
  its: Extract<NetworkInterfaceClass, { is: 'releasing' }>,
  networkInterface: NetworkInterface,
  stacks: readonly StackPicture[],
  departures: readonly Departure[],
): { readonly at: number; readonly evidence: string } | undefined {
  const owner = its.profile.owner.find(networkInterface);
  if (owner === undefined) return undefined;
  for (const { name, events } of stacks) {
    const own = events.filter(({ physicalId, status }) =>
      status === 'DELETE_COMPLETE' || status === 'UPDATE_COMPLETE' || status === 'DELETE_IN_PROGRESS'
        ? isOwner(physicalId, owner.key ?? owner.name)
        : false,
    );
    // Of a function that was moved and then deleted, the deletion counts: until then it had network interfaces.
    const deletion = own.filter(({ status }) => status !== 'UPDATE_COMPLETE');
    const last = deletion.findLast(({ status }) => status === 'DELETE_COMPLETE') ?? deletion[0] ?? own.at(-1);
    if (last !== undefined) {
      const what = last.status === 'UPDATE_COMPLETE' ? 'updated' : 'deleted';
      return { at: last.at, evidence: `${last.logicalId} of stack ${name} was ${what} then` };
    }
  }
  const own = departures.filter(({ functionName }) => functionName === owner.name);
  const last = own.toSorted((left, right) => left.at - right.at).at(-1);
  if (last === undefined) return undefined;
  const what = last.how === 'moved' ? 'moved' : 'deleted';
  return {
    at: last.at,
    evidence: `${last.functionName} was ${what} then${last.by === undefined ? '' : ` by ${last.by}`}, CloudTrail says`,
  };
}

function isOwner(physicalId: string, key: string): boolean {
  return (
    physicalId !== '' &&
    (physicalId === key || physicalId.endsWith(`/${key}`) || physicalId.endsWith(`:${key}`))
  );
}

/** Seconds after which a release is over but for this share of all. */
export function quantile(release: Parameters<typeof takesLongerThan>[1], share: number): number {
  let [least, most] = [0, 60];
  while (takesLongerThan(most, release) > share) most *= 2;
  while (most - least > 1) {
    const middle = (least + most) / 2;
    if (takesLongerThan(middle, release) > share) least = middle;
    else most = middle;
  }
  return most;
}

/**
 * Lambda deletes its network interface with the rights of the function's role. Where the stack's events show that
 * the role, or the policy that gives it these rights, went with the function, it can't any more (aws-cdk#34400: recorded).
 */
function rightsThatAreGone(
  networkInterface: NetworkInterface,
  its: NetworkInterfaceClass,
  stacks: readonly StackPicture[],
): Pick<Blocker, 'roleIsGone' | 'policyIsGone'> {
  const none = { roleIsGone: undefined, policyIsGone: undefined };
  if (its.is === 'foreign' || its.is === 'held' || its.profile.service !== 'Lambda') return none;
  const name = its.profile.owner.find(networkInterface)?.name;
  for (const { events, resources } of stacks) {
    const roleName = events
      .filter(({ type, physicalId }) => type === 'AWS::Lambda::Function' && physicalId === name)
      .map(({ properties }) => properties['Role'])
      .find((each): each is string => typeof each === 'string')
      ?.split('/')
      .at(-1);
    if (roleName === undefined) continue;
    const role = resources.find(
      ({ type, physicalId, status }) =>
        type === 'AWS::IAM::Role' && physicalId === roleName && status === 'DELETE_COMPLETE',
    );
    if (role !== undefined) return { ...none, roleIsGone: role.logicalId };
    const policy = events.find(
      ({ type, status, properties }) =>
        POLICY_TYPES.has(type) &&
        status === 'DELETE_COMPLETE' &&
        [properties['RoleName'], properties['Roles']].flat().includes(roleName),
    );
    if (policy !== undefined) return { ...none, policyIsGone: policy.logicalId };
  }
  return none;
}

/** Policies as resources of their own, which name their roles. */
const POLICY_TYPES: ReadonlySet<string> = new Set([
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::ManagedPolicy',
]);

/** What CloudFormation says while it waits for a deleted function's network interfaces (recorded). */
const WAITING = 'CloudFormation is waiting for NetworkInterfaces associated with the Lambda Function';
/** The end of every resource's operation in express mode (recorded). */
const EXPRESS = 'Resource operation completed using Express Mode';

function remarksOf({ stacks }: Picture): readonly Remark[] {
  return stacks.flatMap((stack): readonly Remark[] => {
    const { events, name, roleArn } = stack;
    const guarded: readonly Remark[] = stack.isProtected ? [{ is: 'protected', stack: name }] : [];
    // How the stack was made says nothing of its deletion.
    if (events.some(({ status, reason }) => status === 'DELETE_COMPLETE' && reason.startsWith(EXPRESS)))
      return [...guarded, { is: 'express', stack: name }];
    const deleted = events.filter(
      (event) =>
        event.type === 'AWS::Lambda::Function' && event.status === 'DELETE_COMPLETE' && isInVpc(event),
    );
    const unwaited = deleted.filter(
      ({ physicalId }) =>
        !events.some((event) => event.physicalId === physicalId && event.reason.startsWith(WAITING)),
    );
    return unwaited.length === 0
      ? guarded
      : [
          ...guarded,
          { is: 'did-not-wait', stack: name, functions: unwaited.map(({ logicalId }) => logicalId), roleArn },
        ];
  });
}

function isInVpc({ properties }: StackEvent): boolean {
  return typeof properties['VpcConfig'] === 'object' && properties['VpcConfig'] !== null;
}

/** Functions and versions that hold any of them: for the words. */
export function holdersOf(blockers: readonly Blocker[]): readonly FunctionVersion[] {
  return blockers.flatMap(({ class: its }) => (its.is === 'held' ? its.holders : []));
}
