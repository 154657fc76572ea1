import { bySeverity, type CheckOptions } from './check';
import { cleanerIn, cleanersOf, existsIn } from './coverage/cleaners';
import { situationOf, versionsOf, works, type Relation } from './coverage/coverage';
import { isOwnId, targetKey, type Target } from './coverage/places';
import { placementsOf, vpcUsersOf, type VpcUser } from './coverage/vpc-users';
import type { Finding, LeftBecause } from './findings';
import { edited, type Edit } from './fixes/edit';
import { Conditions } from './template/conditions';
import { Dependencies, referredToIn } from './template/graph';
import { canonical, member, type Json } from '../ground/json';
import {
  isDeletedWithStack,
  mayStay,
  parameter,
  templateOfValue,
  type Resource,
  type Template,
} from './template/template';
import { resolve, soleReference, textKey, wholeText, type Scope } from './template/values';

/**
 * What an update from one template to another will leave behind: security groups and subnets that its clean-up
 * tries to delete while network interfaces stay in them. Pure.
 *
 * @param parameters what the stack's parameters are, as far as it is known; otherwise their defaults decide conditions
 */
export function checkUpdate(
  old: Template,
  after: Template,
  { services }: Pick<CheckOptions, 'services'>,
  parameters: ReadonlyMap<string, string> = new Map(),
): readonly Finding[] {
  const before = withParameters(old, parameters);
  const [world] = new Conditions(before).worlds(before.conditions.keys());
  if (world === undefined) return [];
  const scope: Scope = { template: before, world };
  const graph = new Dependencies(before).graph(world);
  const now = withParameters(after, parameters);
  const [worldAfter = world] = new Conditions(now).worlds(now.conditions.keys());
  const change = new Change(scope, { template: now, world: worldAfter });
  const cleaners = cleanersOf(before).flatMap((each) => cleanerIn(scope, each) ?? []);
  const findings = vpcUsersOf(before, services).flatMap((user) =>
    (placementsOf(user, scope) ?? []).flatMap((placement): readonly Finding[] => {
      const { targets, relations } = situationOf(user, placement, cleaners, graph, scope);
      const leaving = targets.filter((target) => change.takesAway(target.logicalId));
      const because = leaving.length === 0 ? undefined : reason(user, leaving, relations, change, scope);
      if (because === undefined) return [];
      const { logicalId } = user.resource;
      const next = after.resources.get(logicalId);
      const line = next === undefined ? undefined : after.source.lineOf(next.path);
      const { noun } = user.kind;
      return [
        {
          kind: 'update-leaves',
          severity: 'warning',
          logicalId,
          noun,
          targets: leaving,
          because,
          line,
          when: [],
        },
      ];
    }),
  );
  return bySeverity(findings);
}

/** The template with what its parameters were given for their defaults. */
function withParameters(template: Template, parameters: ReadonlyMap<string, string>): Template {
  const declared = member(template.source.value, 'Parameters');
  const edits = [...parameters]
    .filter(([name]) => member(declared, name) !== undefined)
    .map(([name, value]): Edit => ({ do: 'set', path: ['Parameters', name, 'Default'], value }));
  return edits.length === 0 ? template : templateOfValue(edited(template.source.value, edits));
}

/** Why network interfaces of this user will still be in what goes; undefined where a cleaner sees to it. */
function reason(
  { resource }: VpcUser,
  leaving: readonly Target[],
  relations: readonly Relation[],
  change: Change,
  scope: Scope,
): LeftBecause | undefined {
  // A function that is deleted takes its versions with it.
  const versions = change.takesAway(resource.logicalId) ? [] : versionsOf(resource, scope);
  const kept = versions.filter((version) => change.keeps(version));
  if (kept.length > 0) {
    const why = kept.some((version) => change.isAliased(version)) ? 'alias' : 'versions';
    return { why, versions: kept.map(({ logicalId }) => logicalId) };
  }
  const guards = relations.filter(
    (relation) =>
      works(relation) && leaving.every((target) => relation.covered.some((each) => isSame(each, target))),
  );
  const [first] = guards;
  if (first === undefined) return { why: 'uncovered' };
  const cleaner = first.cleaner.resource.logicalId;
  const willing = guards.filter((each) => each.cleaner.resource.properties['UpdateTimeoutInMinutes'] !== 0);
  if (willing.length === 0) return { why: 'no-wait', cleaner };
  const goesFirst = willing.every(({ order }) => order.is !== 'after');
  return goesFirst && change.isGone(resource) ? { why: 'cleaner-first', cleaner } : undefined;
}

function isSame(one: Target, other: Target): boolean {
  return targetKey(one) === targetKey(other);
}

/** The properties that can't change without a replacement (resource types' schemas, `createOnlyProperties`). */
const CREATE_ONLY: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::EC2::SecurityGroup', ['GroupDescription', 'GroupName', 'VpcId']],
  [
    'AWS::EC2::Subnet',
    [
      'AvailabilityZone',
      'AvailabilityZoneId',
      'CidrBlock',
      'Ipv4IpamPoolId',
      'Ipv4NetmaskLength',
      'Ipv6IpamPoolId',
      'Ipv6Native',
      'Ipv6NetmaskLength',
      'OutpostArn',
      'VpcId',
    ],
  ],
  ['AWS::EC2::VPC', ['CidrBlock', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength']],
  ['AWS::Lambda::Function', ['FunctionName', 'PackageType']],
  ['AWS::Serverless::Function', ['FunctionName', 'PackageType']],
  [
    'AWS::Lambda::Version',
    ['CodeSha256', 'Description', 'FunctionName', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
  ],
]);

/** Of a function, what SAM hashes into its version's id (`_construct_version`, 1.115.0): without the VPC. */
const PUBLISHED_BY = [
  'CodeUri',
  'ImageUri',
  'InlineCode',
  'Environment',
  'MemorySize',
  'SnapStart',
  'AutoPublishCodeSha256',
] as const;

/** Of these, SAM hashes what parameters give in place of a `Ref` to them, and of no other. */
const HASHED_WITH_PARAMETERS: ReadonlySet<string> = new Set([
  'CodeUri',
  'ImageUri',
  'InlineCode',
  'AutoPublishCodeSha256',
]);

/**
 * Of a function, what SAM doesn't hand to the `AWS::Lambda::Function` that it makes: with
 * `AutoPublishAliasAllProperties` it hashes all of that one's properties, and none of these (1.115.0).
 */
const NOT_THE_FUNCTIONS_OWN: ReadonlySet<string> = new Set([
  'AssumeRolePolicyDocument',
  'AutoPublishAlias',
  'DeploymentPreference',
  'EventInvokeConfig',
  'Events',
  'FunctionUrlConfig',
  'PermissionsBoundary',
  'Policies',
  'PropagateTags',
  'ProvisionedConcurrencyConfig',
  'RolePath',
  'VersionDeletionPolicy',
  'VersionDescription',
]);

class Change {
  private readonly replaced = new Map<string, boolean>();

  constructor(
    private readonly before: Scope,
    private readonly after: Scope,
  ) {}

  /** Whether it is in the stack no more: out of the template, or by its condition. */
  isGone({ logicalId, type }: Resource): boolean {
    const next = this.next(logicalId);
    return next?.type !== type || !existsIn(next, this.after);
  }

  /** Whether the clean-up will try to delete what has this id now. */
  takesAway(logicalId: string): boolean {
    const resource = this.before.template.resources.get(logicalId);
    if (resource === undefined) return false;
    if (this.isGone(resource)) return isDeletedWithStack(resource);
    const asked = member(this.next(logicalId)?.body, 'UpdateReplacePolicy');
    const policy = wholeText(resolve(asked, { ...this.after, byDefault: true }));
    return policy !== 'Retain' && this.isReplaced(resource);
  }

  /** Whether the version is there after the update, as it was published. */
  keeps(version: Resource): boolean {
    if (this.isGone(version)) return mayStay(version);
    const owner = this.before.template.resources.get(version.madeOf ?? '');
    if (owner === undefined) return !this.takesAway(version.logicalId);
    return !this.publishesAnother(owner) || mayStay(version);
  }

  /** Whether a SAM alias goes on using the version. */
  isAliased(version: Resource): boolean {
    const owner = this.before.template.resources.get(version.madeOf ?? '');
    return owner !== undefined && !this.isGone(version) && !this.publishesAnother(owner);
  }

  private next(logicalId: string): Resource | undefined {
    return this.after.template.resources.get(logicalId);
  }

  private isReplaced(resource: Resource): boolean {
    const { logicalId, type } = resource;
    const known = this.replaced.get(logicalId);
    if (known !== undefined) return known;
    // What goes in a circle is refused anyway.
    this.replaced.set(logicalId, false);
    const isChanged = (CREATE_ONLY.get(type) ?? []).some((name) => this.changes(resource, name));
    this.replaced.set(logicalId, isChanged);
    return isChanged;
  }

  private changes({ logicalId, properties }: Resource, name: string): boolean {
    const [old, now] = [properties[name] ?? null, this.next(logicalId)?.properties[name] ?? null];
    if (!this.areEqual(old, now)) return true;
    return referredToIn(now, this.after.template).some((id) => {
      const referred = this.before.template.resources.get(id);
      return id !== logicalId && referred !== undefined && this.isReplaced(referred);
    });
  }

  /** Whether both give the same, in whatever spelling; a parameter that stays is taken to keep its value. */
  private areEqual(old: Json, now: Json): boolean {
    if (canonical(old) === canonical(now)) return true;
    return [false, true].some(
      (byDefault) =>
        meaningOf(old, { ...this.before, byDefault }) === meaningOf(now, { ...this.after, byDefault }),
    );
  }

  /** Whether the update publishes another version of a SAM function in the place of the one that it has. */
  private publishesAnother(owner: Resource): boolean {
    const next = this.next(owner.logicalId);
    if (next === undefined || next.type !== owner.type) return true;
    const [old, now] = [owner.properties, next.properties];
    const changes = (name: string): boolean =>
      canonical(old[name] ?? null) !== canonical(now[name] ?? null) ||
      (HASHED_WITH_PARAMETERS.has(name) && this.mayHaveAnotherParameter(now[name] ?? null));
    // A hash of the user's own stands in for all others.
    if (now['AutoPublishCodeSha256'] !== undefined) return changes('AutoPublishCodeSha256');
    const ofAll = 'AutoPublishAliasAllProperties';
    if ((old[ofAll] === true) !== (now[ofAll] === true)) return true;
    const all = Object.keys({ ...old, ...now }).filter((name) => !NOT_THE_FUNCTIONS_OWN.has(name));
    return (now[ofAll] === true ? all : PUBLISHED_BY).some((name) => changes(name));
  }

  /** Whether a `Ref` in it is to a parameter: what the update gives that isn't known. */
  private mayHaveAnotherParameter(value: Json): boolean {
    const references = canonical(value).matchAll(/"Ref":"(?<name>[^"]*)"/gu);
    return [...references].some(
      (match) => parameter(this.after.template, match.groups?.['name'] ?? '') !== undefined,
    );
  }
}

/** The same for whatever gives the same: `!Ref Vpc` and `!GetAtt Vpc.VpcId`, a text and the `Fn::Sub` of it. */
function meaningOf(expression: Json, scope: Scope): string {
  const value = resolve(expression, scope);
  const reference = soleReference(value);
  if (reference !== undefined && isOwnId(reference, scope)) return reference.logicalId;
  return textKey(value);
}
