import type { ServiceName } from '../network-interfaces/service-profiles';
import {
  cleanerIn,
  cleanersOf,
  existsIn,
  findsByMoreThanReferences,
  namedTwice,
  otherCleanersOf,
  type Cleaner,
} from './coverage/cleaners';
import { situationOf, uncovered, works, type Relation, type Situation } from './coverage/coverage';
import { hiddenIn } from './coverage/hidden';
import { holdersIn, robbedBy } from './coverage/holders';
import { NOT_KNOWN_TYPES, notKnownIn } from './coverage/not-known';
import { permissionsThatGoFirst } from './coverage/permissions';
import { targetKey, type Target } from './coverage/places';
import { placementsOf, vpcUsersOf, type VpcUser } from './coverage/vpc-users';
import { identity, type Finding, type FindingOf, type Severity } from './findings';
import { Conditions, conditionsIn } from './template/conditions';
import { Dependencies, type DependencyGraph } from './template/graph';
import { isList, member, members, scalarText, type Json } from '../ground/json';
import { isDeletedWithStack, type Resource, type Template } from './template/template';
import type { Scope } from './template/values';
import type { World } from './template/world';
import { describeWorlds } from './when';

export interface CheckOptions {
  /** Whose network interfaces to look after. */
  readonly services: ReadonlySet<ServiceName>;
  /** Resources known to exist in this deployment, from a change set: they tell how conditions turned out. */
  readonly present?: ReadonlySet<string>;
}

/** A finding as one world shows it: without the worlds in which it is so, which all of them together tell. */
type Observation = {
  [Kind in Finding['kind']]: Omit<FindingOf<Kind>, 'line' | 'when'>;
}[Finding['kind']];

/** Transforms that add no cleaner and take none away. */
const KNOWN_TRANSFORMS =
  /^AWS::(?:Serverless|LanguageExtensions|SecretsManager|CodeDeployBlueGreen|CodeStar|ServiceCatalog)/u;

/**
 * Everything that the guard has to say of a template, most severe first. Pure. It looks at every way the template's
 * conditions can turn out, and at each resource with network interfaces in each of them.
 */
export function check(template: Template, options: CheckOptions): readonly Finding[] {
  const checker = new Checker(template, options);
  const findings = [
    ...vpcUsersOf(template, options.services).flatMap((user) => checker.findingsOf(user)),
    ...(options.services.has('Lambda') ? checker.hidden() : []),
    ...checker.notKnown(),
    ...checker.holders(),
    ...checker.twice(),
    ...vpcUsersOf(template, options.services).flatMap((user) => checker.includes(user)),
  ];
  return bySeverity([...findings, ...transformNote(template, findings)]);
}

/** What of this stack a resource's network interfaces block, in whatever world. */
export function targetsOf(template: Template, logicalId: string, options: CheckOptions): readonly Target[] {
  const users = vpcUsersOf(template, options.services).filter(
    (each) => each.resource.logicalId === logicalId,
  );
  if (users.length === 0) return [];
  const checker = new Checker(template, options);
  return unique(users.flatMap((user) => checker.targetsOf(user)));
}

/** What may bear on one resource with network interfaces. */
interface Around {
  readonly cleaners: readonly Resource[];
  /** What seems to do a cleaner's work some other way. */
  readonly others: readonly Resource[];
  readonly conditions: ReadonlySet<string>;
}

class Checker {
  private readonly template: Template;
  private readonly options: CheckOptions;
  private readonly conditions: Conditions;
  private readonly dependencies: Dependencies;
  private readonly cleaners: readonly Resource[];
  private readonly cleanersOfWorlds = new WeakMap<World, Map<Resource, Cleaner | undefined>>();
  private readonly others: readonly Resource[];
  private readonly versions: readonly Resource[];
  /** Whatever the conditions. */
  private readonly everything: DependencyGraph;
  /** Where a macro of unknown doings is at work, nothing that is found is sure. */
  private readonly isSure: boolean;

  constructor(template: Template, options: CheckOptions) {
    this.template = template;
    this.options = options;
    this.conditions = new Conditions(template);
    this.dependencies = new Dependencies(template);
    this.cleaners = cleanersOf(template);
    this.others = otherCleanersOf(template);
    this.versions = [...template.resources.values()].filter(({ type }) => type === 'AWS::Lambda::Version');
    this.everything = this.dependencies.graph();
    this.isSure = unknownTransforms(template).length === 0;
  }

  findingsOf(user: VpcUser): readonly Finding[] {
    const around = this.around(user);
    return this.over(around.conditions, user.resource, (scope, graph) => {
      const cleaners = this.cleanersIn(scope, around.cleaners);
      return placementsOf(user, scope)?.flatMap((placement) => {
        const situation = situationOf(user, placement, cleaners, graph, scope);
        return [
          ...this.ofCoverage(situation, around.others, graph, scope),
          ...this.ofPermissions(situation, graph, scope),
          ...this.ofCustomResources(situation, graph, scope),
        ];
      });
    });
  }

  targetsOf(user: VpcUser): readonly Target[] {
    const all = this.worlds(this.around(user).conditions).flatMap((world) => {
      const scope = { template: this.template, world };
      const graph = this.dependencies.graph(world);
      return (placementsOf(user, scope) ?? []).flatMap(
        (placement) => situationOf(user, placement, [], graph, scope).targets,
      );
    });
    return unique(all);
  }

  /** What no cleaner can be created with. */
  twice(): readonly Finding[] {
    return this.cleaners.flatMap((cleaner) =>
      this.over(this.conditionsOf(cleaner), cleaner, (scope) =>
        existsIn(cleaner, scope)
          ? namedTwice(cleaner, scope).map((twice) => ({
              kind: 'twice',
              severity: this.isSure ? 'error' : 'warning',
              logicalId: cleaner.logicalId,
              ...twice,
            }))
          : undefined,
      ),
    );
  }

  /** A macro within what says where a resource's network interfaces are: what it makes of that isn't known. */
  includes(user: VpcUser): readonly Finding[] {
    const { resource, kind } = user;
    const called = [...kind.reads, 'Fn::Transform'].map((name) => ({
      [name]: resource.properties[name] ?? null,
    }));
    // Beside the properties, it may give all of them.
    const beside = { 'Fn::Transform': resource.body['Fn::Transform'] ?? null };
    const names = [...called, beside].flatMap(macrosIn);
    if (names.length === 0) return [];
    const { logicalId, path } = resource;
    const line = this.template.source.lineOf(path);
    return [{ kind: 'transform', severity: 'note', logicalId, line, when: [], names: [...new Set(names)] }];
  }

  hidden(): readonly Finding[] {
    const names = new Set(this.cleaners.flatMap((cleaner) => [...this.conditionsOf(cleaner)]));
    return this.over(names, undefined, (scope, graph) =>
      hiddenIn(scope, this.cleanersIn(scope, this.cleaners), graph).map(
        ({ resource: { logicalId }, what, targets }) => ({
          kind: 'hidden',
          severity: 'note',
          logicalId,
          what,
          targets,
        }),
      ),
    );
  }

  /** What stays of other kinds, and holds what should go. */
  holders(): readonly Finding[] {
    const retained = [...this.template.resources.values()].filter((each) => !isDeletedWithStack(each));
    const names = new Set(retained.flatMap((resource) => [...this.conditionsOf(resource)]));
    return this.over(names, undefined, (scope, graph) =>
      holdersIn(scope, graph).map(({ resource: { logicalId, type }, targets, needs }) => ({
        kind: 'holder-stays',
        severity: 'warning',
        logicalId,
        type,
        targets,
        needs,
      })),
    );
  }

  notKnown(): readonly Finding[] {
    const { services } = this.options;
    const names = new Set(
      [...this.template.resources.values()]
        .filter(({ type }) => NOT_KNOWN_TYPES.has(type))
        .flatMap((resource) => [...this.conditionsOf(resource)]),
    );
    return this.over(names, undefined, (scope) =>
      notKnownIn(scope, services).map(({ resource: { logicalId }, what, why, targets }) => ({
        kind: 'not-known',
        severity: 'note',
        logicalId,
        what,
        why,
        targets,
      })),
    );
  }

  private ofCoverage(
    situation: Situation,
    others: readonly Resource[],
    graph: DependencyGraph,
    scope: Scope,
  ): readonly Observation[] {
    const { user, targets, relations } = situation;
    const { logicalId } = user.resource;
    const { noun, service } = user.kind;
    if (!isDeletedWithStack(user.resource)) {
      const severity = isAssumed(user) || targets.length === 0 ? 'note' : 'warning';
      return [{ kind: 'user-stays', severity, logicalId, noun, targets }];
    }
    const severity = this.severityFor(situation);
    const open = uncovered(targets, relations.filter(works));
    const isNeeded = ({ covered }: Relation): boolean =>
      covered.some((target) => open.some((each) => targetKey(each) === targetKey(target)));
    const faults = relations.flatMap((relation): readonly Observation[] => {
      const cleaner = relation.cleaner.resource.logicalId;
      if (!relation.cleaner.isDeleted) {
        return isNeeded(relation) ? [{ kind: 'cleaner-stays', severity, logicalId, cleaner }] : [];
      }
      const { order } = relation;
      if (order.is === 'too-early' && relation.service !== 'excluded') {
        const isSure = order.because.why !== 'versions' || order.because.isSure;
        const grade = severity === 'error' && !isSure ? 'warning' : severity;
        return [{ kind: 'too-early', severity: grade, logicalId, noun, cleaner, because: order.because }];
      }
      if (relation.service === 'excluded' && isNeeded(relation)) {
        return [{ kind: 'service', severity, logicalId, noun, service, cleaner }];
      }
      // The account's type configuration may name the service where this template doesn't.
      return relation.service === 'unsaid' && relation.covered.length > 0
        ? [
            {
              kind: 'service',
              severity: isAssumed(user) ? 'note' : 'warning',
              logicalId,
              noun,
              service,
              cleaner,
            },
          ]
        : [];
    });
    return [...faults, ...ofGaps(situation, severity, others, graph, scope)];
  }

  private ofPermissions(situation: Situation, graph: DependencyGraph, scope: Scope): readonly Observation[] {
    const { user, relations } = situation;
    const found = user.kind.isFunction ? permissionsThatGoFirst(user.resource, graph, scope) : undefined;
    if (found === undefined) return [];
    const cleaner = relations.find(works)?.cleaner.resource.logicalId;
    return [
      {
        kind: 'permissions-go-first',
        severity: cleaner === undefined ? 'warning' : 'note',
        logicalId: user.resource.logicalId,
        role: found.role.logicalId,
        policies: found.policies.map(({ logicalId }) => logicalId),
        cleaner,
      },
    ];
  }

  private ofCustomResources(
    { user, relations }: Situation,
    graph: DependencyGraph,
    scope: Scope,
  ): readonly Observation[] {
    const first = relations.filter(({ cleaner, order }) => cleaner.isDeleted && order.is === 'detaches');
    return first.flatMap(({ cleaner }) =>
      robbedBy(cleaner, user.resource, graph, scope).map(({ logicalId }) => ({
        kind: 'taken-off-in-use',
        severity: 'warning',
        logicalId,
        cleaner: cleaner.resource.logicalId,
        user: user.resource.logicalId,
      })),
    );
  }

  private severityFor({ user, targets }: Situation): Severity {
    if (isAssumed(user)) return 'note';
    const isSure =
      this.isSure &&
      user.kind.grade !== 'reported' &&
      (targets.length === 0 || targets.some(({ kind }) => kind !== 'nested'));
    return isSure ? 'error' : 'warning';
  }

  /** Looks at every world that differs in these conditions, and tells in which of them each observation is made. */
  private over(
    names: ReadonlySet<string>,
    subject: Resource | undefined,
    observe: (scope: Scope, graph: DependencyGraph) => readonly Observation[] | undefined,
  ): readonly Finding[] {
    const looked: World[] = [];
    const observed = new Map<string, { readonly observations: Observation[]; readonly worlds: World[] }>();
    for (const world of this.worlds(names)) {
      const observations = observe({ template: this.template, world }, this.dependencies.graph(world));
      if (observations !== undefined) looked.push(world);
      for (const observation of observations ?? []) {
        const key = identity(observation);
        const entry = observed.get(key) ?? { observations: [], worlds: [] };
        observed.set(key, entry);
        entry.observations.push(observation);
        entry.worlds.push(world);
      }
    }
    const conditions = [...names].toSorted();
    return [...observed.values()].flatMap(({ observations, worlds }) => {
      const [first] = observations;
      if (first === undefined) return [];
      const resource = this.template.resources.get(first.logicalId) ?? subject;
      const line = resource === undefined ? undefined : this.template.source.lineOf(resource.path);
      return [
        { ...first, ...allTargets(observations), line, when: describeWorlds(worlds, looked, conditions) },
      ] as Finding[];
    });
  }

  private cleanersIn(scope: Scope, cleaners: readonly Resource[]): readonly Cleaner[] {
    const known = this.cleanersOfWorlds.get(scope.world) ?? new Map<Resource, Cleaner | undefined>();
    this.cleanersOfWorlds.set(scope.world, known);
    return cleaners.flatMap((resource) => {
      const cleaner = known.has(resource) ? known.get(resource) : cleanerIn(scope, resource);
      known.set(resource, cleaner);
      return cleaner === undefined ? [] : [cleaner];
    });
  }

  private worlds(names: ReadonlySet<string>): readonly World[] {
    const worlds = this.conditions.worlds(names);
    const present = [...(this.options.present ?? [])].flatMap((logicalId) => {
      const condition = this.template.resources.get(logicalId)?.condition;
      return condition === undefined ? [] : [condition];
    });
    const possible = worlds.filter((world) =>
      present.every((condition) => !names.has(condition) || world.holds(condition)),
    );
    return possible.length === 0 ? worlds : possible;
  }

  /** All that may bear on one resource, and the conditions on which that depends. */
  private around({ resource, kind }: VpcUser): Around {
    const { logicalId } = resource;
    const conditions = new Set<string>();
    const referred = this.lookedInto(
      this.dependencies.referredToBy(logicalId),
      kind.looksInto ?? [],
      conditions,
    );
    const touches = (other: Resource): boolean =>
      this.everything.reaches(logicalId, other.logicalId) ||
      this.everything.reaches(other.logicalId, logicalId) ||
      [...referred].some((id) => this.everything.reaches(other.logicalId, id));
    const cleaners = this.cleaners.filter(
      (cleaner) => touches(cleaner) || findsByMoreThanReferences(cleaner, this.template),
    );
    const others = this.others.filter(touches);

    if (resource.condition !== undefined) conditions.add(resource.condition);
    for (const property of kind.reads) conditionsIn(resource.properties[property], conditions);
    for (const id of referred) {
      const { type, condition } = this.template.resources.get(id) ?? {};
      if (condition !== undefined && type?.startsWith('AWS::EC2::') === true) conditions.add(condition);
    }
    // What stands between them orders them.
    const versions = this.versions.filter((version) => this.everything.reaches(version.logicalId, logicalId));
    const ordering =
      cleaners.length + others.length === 0
        ? []
        : this.dependencies.around(
            [resource, ...cleaners, ...others, ...versions].map((each) => each.logicalId),
          );
    return { cleaners, others, conditions: new Set([...conditions, ...ordering]) };
  }

  /**
   * All that is referred to, also by those of these types among it: their properties say where the network
   * interfaces are, and so do the conditions in them.
   */
  private lookedInto(
    referred: readonly string[],
    types: readonly string[],
    conditions: Set<string>,
  ): ReadonlySet<string> {
    const all = new Set(referred);
    // A set takes in what is added while it is walked.
    for (const id of all) {
      const resource = this.template.resources.get(id);
      if (resource === undefined || !types.includes(resource.type)) continue;
      for (const condition of this.conditionsOf(resource)) conditions.add(condition);
      for (const other of this.dependencies.referredToBy(id)) all.add(other);
    }
    return all;
  }

  private conditionsOf({ condition, properties }: Resource): ReadonlySet<string> {
    const names = conditionsIn(properties);
    return condition === undefined ? names : names.add(condition);
  }
}

/** Whether nobody says that its network interfaces outlast it. */
function isAssumed({ kind }: VpcUser): boolean {
  return kind.grade === 'assumed';
}

/** What no cleaner covers, however its faults were mended. */
function ofGaps(
  { user, targets, relations }: Situation,
  severity: Severity,
  others: readonly Resource[],
  graph: DependencyGraph,
  scope: Scope,
): readonly Observation[] {
  const missing = uncovered(targets, relations);
  if (missing.length === 0) return [];
  const { logicalId } = user.resource;
  const { noun, service } = user.kind;
  const other = others.find((each) => existsIn(each, scope) && isConnected(each, user, missing, graph));
  if (other !== undefined) {
    return [{ kind: 'other-cleaner', severity: 'note', logicalId, noun, by: other.logicalId }];
  }
  const [partly] = relations
    .filter(works)
    .toSorted((left, right) => right.covered.length - left.covered.length);
  return [
    {
      kind: 'uncovered',
      severity,
      logicalId,
      noun,
      service,
      keeper: user.kind.keeper ?? service,
      usedBy: (user.kind.usedBy?.(user.resource, scope) ?? []).map((each) => each.logicalId),
      targets: missing,
      partly:
        partly === undefined
          ? undefined
          : { cleaner: partly.cleaner.resource.logicalId, covers: partly.covered },
    },
  ];
}

/** Connected by any dependency, direct or not: it can't be told what another cleaner does with it. */
function isConnected(
  other: Resource,
  user: VpcUser,
  targets: readonly Target[],
  graph: DependencyGraph,
): boolean {
  const { logicalId } = user.resource;
  return (
    graph.reaches(logicalId, other.logicalId) ||
    graph.reaches(other.logicalId, logicalId) ||
    targets.some((target) => graph.reaches(other.logicalId, target.logicalId))
  );
}

/** Each target once, whatever places name it. */
function unique(targets: readonly Target[]): readonly Target[] {
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}

/** All targets of observations that are one finding. */
function allTargets(observations: readonly Observation[]): { readonly targets?: readonly Target[] } {
  const targets = observations.flatMap((each) => ('targets' in each ? each.targets : []));
  return targets.length === 0 ? {} : { targets: unique(targets) };
}

/** The macros that `Fn::Transform` calls anywhere in a value. */
function macrosIn(value: Json | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(macrosIn);
  return members(value).flatMap(([name, each]) => {
    if (name !== 'Fn::Transform') return macrosIn(each);
    return (isList(each) ? each : [each]).flatMap((call) => scalarText(member(call, 'Name')) ?? []);
  });
}

function unknownTransforms({ transforms }: Template): readonly string[] {
  return transforms.filter((name) => !KNOWN_TRANSFORMS.test(name));
}

function transformNote(template: Template, findings: readonly Finding[]): readonly Finding[] {
  const names = unknownTransforms(template);
  if (names.length === 0 || findings.every(({ severity }) => severity === 'note')) return [];
  return [{ kind: 'transform', severity: 'note', logicalId: '', line: undefined, when: [], names }];
}

const ORDER: readonly Severity[] = ['error', 'warning', 'note'];

/** Most severe first. */
export function bySeverity(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
}
