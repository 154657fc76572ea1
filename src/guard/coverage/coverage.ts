import type { DependencyGraph } from '../template/graph';
import { isDeletedWithStack, mayStay, type Resource } from '../template/template';
import { referencesIn, resolve, type Scope } from '../template/values';
import { existsIn, namesFunction, type Cleaner } from './cleaners';
import { targetKey, type Place, type Target } from './places';
import type { Placement, VpcUser } from './vpc-users';

/** How one cleaner stands to one resource with network interfaces, in one world. */
export type Order =
  /** The resource goes first, or both go at once and the cleaner outlasts it. */
  | { readonly is: 'after' }
  /** The cleaner goes first and takes the function off its VPC. */
  | { readonly is: 'detaches' }
  /** The cleaner goes first, and what it waits for can't happen. */
  | { readonly is: 'too-early'; readonly because: TooEarly };

export type TooEarly =
  /** It isn't named in `FunctionNames`. */
  | { readonly why: 'not-named' }
  /** It is no function that could be taken off. */
  | { readonly why: 'no-function' }
  /**
   * These published versions stay beyond the cleaner, and keep their network interfaces; not surely, where only
   * the deployment knows their policy.
   */
  | { readonly why: 'versions'; readonly versions: readonly string[]; readonly isSure: boolean };

/** What a cleaner does for one resource's network interfaces. */
export interface Relation {
  readonly cleaner: Cleaner;
  /** The targets whose blockers it waits for. */
  readonly watched: readonly Target[];
  /** Those of them that go after it: what it waits for, they wait for too. */
  readonly covered: readonly Target[];
  readonly order: Order;
  /** `unsaid`: the service isn't the default one, and the type configuration may add it. */
  readonly service: 'included' | 'excluded' | 'unsaid';
}

/** One resource with network interfaces, in one world. */
export interface Situation {
  readonly user: VpcUser;
  readonly placement: Placement;
  /** What the stack can't delete while its network interfaces are there. */
  readonly targets: readonly Target[];
  /** With every cleaner that waits for any of its network interfaces. */
  readonly relations: readonly Relation[];
}

/** Puts together what the cleaners of this world do for one resource. Pure. */
export function situationOf(
  user: VpcUser,
  placement: Placement,
  cleaners: readonly Cleaner[],
  graph: DependencyGraph,
  scope: Scope,
): Situation {
  const places = [...placement.groups, ...placement.subnets];
  const targets = targetsAmong(places);
  const isTakenOff = takesOff(user, placement, cleaners, graph, scope);
  const relations = cleaners.flatMap((cleaner): readonly Relation[] => {
    const { everywhere, subnets } = waitsFor(cleaner, placement);
    if (!everywhere && subnets.size === 0) return [];
    const watched = targets.filter((target) => everywhere || subnets.has(targetKey(target)));
    const goesAfter = (target: Target): boolean =>
      graph.reaches(cleaner.resource.logicalId, target.logicalId);
    const covered = watched.filter(goesAfter);
    const order = orderOf(cleaner, isTakenOff, user, graph, scope);
    return [{ cleaner, watched, covered, order, service: serviceOf(cleaner, user) }];
  });
  return { user, placement, targets, relations };
}

/** What must wait, each once. A VPC waits for its subnets anyhow. */
function targetsAmong(places: readonly Place[]): readonly Target[] {
  const vpcs = new Set(places.flatMap(({ target, vpcKey }) => (target?.kind === 'subnet' ? [vpcKey] : [])));
  const own = places.flatMap(({ target }) => (target === undefined ? [] : [target]));
  const waiting = own.filter((target) => target.kind !== 'vpc' || !vpcs.has(target.logicalId));
  return [...new Map(waiting.map((target) => [targetKey(target), target])).values()];
}

/** Whether the cleaner by itself makes its covered targets wait as they must. */
export function works({ cleaner, order, service }: Relation): boolean {
  return cleaner.isDeleted && order.is !== 'too-early' && service !== 'excluded';
}

/** The targets that none of these cleaners makes wait. */
export function uncovered(targets: readonly Target[], by: readonly Relation[]): readonly Target[] {
  const covered = new Set(by.flatMap((each) => each.covered.map(targetKey)));
  return targets.filter((target) => !covered.has(targetKey(target)));
}

/**
 * Which of the resource's network interfaces the cleaner waits for. Each is in one of its subnets and in
 * all of its groups: so one group in common means all of them, one subnet in common those in that subnet.
 */
function waitsFor(
  cleaner: Cleaner,
  { groups, subnets }: Placement,
): { readonly everywhere: boolean; readonly subnets: ReadonlySet<string> } {
  const inCommon = subnets.filter((subnet) => isAmong(subnet, cleaner.subnets));
  const inVpc = [...groups, ...subnets].some(
    ({ vpcKey }) => vpcKey !== undefined && vpcKey === cleaner.vpcKey,
  );
  return {
    everywhere:
      inVpc || groups.some((group) => isAmong(group, cleaner.groups)) || inCommon.length === subnets.length,
    subnets: new Set(inCommon.map(({ key }) => key)),
  };
}

/** Whether the list names the place, by itself or by the whole list that it is an item of. */
function isAmong({ key, itemOf }: Place, list: readonly Place[]): boolean {
  return list.some((each) => each.key === key || each.key === itemOf);
}

function serviceOf({ services }: Cleaner, { kind }: VpcUser): Relation['service'] {
  if (services !== undefined) return services.has(kind.service) ? 'included' : 'excluded';
  return kind.service === 'Lambda' ? 'included' : 'unsaid';
}

/**
 * Whether some cleaner takes the function off its VPC while all that waits for that may wait: it names the
 * function, and no other cleaner that waits has to go before it.
 */
function takesOff(
  { resource, kind }: VpcUser,
  placement: Placement,
  cleaners: readonly Cleaner[],
  graph: DependencyGraph,
  scope: Scope,
): boolean {
  const waiting = cleaners.filter((cleaner) => {
    const { everywhere, subnets } = waitsFor(cleaner, placement);
    return cleaner.isDeleted && (everywhere || subnets.size > 0);
  });
  return (
    kind.isFunction &&
    cleaners.some(
      (cleaner) =>
        cleaner.isDeleted &&
        namesFunction(cleaner, resource, scope) &&
        !waiting.some((each) => graph.reaches(each.resource.logicalId, cleaner.resource.logicalId)),
    )
  );
}

function orderOf(
  cleaner: Cleaner,
  isTakenOff: boolean,
  { resource, kind }: VpcUser,
  graph: DependencyGraph,
  scope: Scope,
): Order {
  const { logicalId } = cleaner.resource;
  if (!graph.reaches(logicalId, resource.logicalId)) return { is: 'after' };
  if (!kind.isFunction) return { is: 'too-early', because: { why: 'no-function' } };
  if (!isTakenOff && !namesFunction(cleaner, resource, scope)) {
    return { is: 'too-early', because: { why: 'not-named' } };
  }
  const isThere = (version: Resource): boolean =>
    !isDeletedWithStack(version) || graph.reaches(logicalId, version.logicalId);
  const versions = versionsOf(resource, scope).filter((version) => mayStay(version) || isThere(version));
  if (versions.length === 0) return { is: 'detaches' };
  return {
    is: 'too-early',
    because: {
      why: 'versions',
      versions: versions.map((version) => version.logicalId),
      isSure: versions.some(isThere),
    },
  };
}

/** The published versions of a function that the template declares, or that SAM declares for it. */
export function versionsOf(user: Resource, scope: Scope): readonly Resource[] {
  return [...scope.template.resources.values()].filter(
    (resource) =>
      resource.type === 'AWS::Lambda::Version' &&
      existsIn(resource, scope) &&
      referencesIn(resolve(resource.properties['FunctionName'], scope)).some(
        ({ logicalId }) => logicalId === user.logicalId,
      ),
  );
}
