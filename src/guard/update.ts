import { bySeverity, type CheckOptions } from './check';
import { cleanerIn, cleanersOf } from './coverage/cleaners';
import { situationOf, versionsOf, works, type Relation } from './coverage/coverage';
import { targetKey, type Target } from './coverage/places';
import { placementsOf, vpcUsersOf, type VpcUser } from './coverage/vpc-users';
import type { Finding, LeftBecause } from './findings';
import { edited, type Edit } from './fixes/edit';
import { Conditions } from './template/conditions';
import { Dependencies, referredToIn } from './template/graph';
import { canonical, member, scalarText, type Json } from '../ground/json';
import {
  isDeletedWithStack,
  mayStay,
  templateOfValue,
  type Resource,
  type Template,
} from './template/template';
import type { Scope } from './template/values';

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
  const change = new Change(before, after);
  const cleaners = cleanersOf(before).flatMap((each) => cleanerIn(scope, each) ?? []);
  const findings = vpcUsersOf(before, services).flatMap((user) =>
    (placementsOf(user, scope) ?? []).flatMap((placement): readonly Finding[] => {
      const { targets, relations } = situationOf(user, placement, cleaners, graph, scope);
      const leaving = targets.filter((target) => change.takesAway(target.logicalId));
      const because = leaving.length === 0 ? undefined : reason(user, leaving, relations, change, scope);
      if (because === undefined) return [];
      const { logicalId } = user.resource;
      const now = after.resources.get(logicalId);
      const line = now === undefined ? undefined : after.source.lineOf(now.path);
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
  const isDeleted = change.isGone(resource) && isDeletedWithStack(resource);
  const versions = isDeleted ? [] : versionsOf(resource, scope);
  const kept = versions.filter((version) => change.keeps(version));
  if (kept.length > 0) {
    const why = change.publishes(resource, kept) ? 'versions' : 'alias';
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
      'OutpostArn',
      'VpcId',
    ],
  ],
  ['AWS::EC2::VPC', ['CidrBlock', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength']],
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

class Change {
  private readonly before: Template;
  private readonly after: Template;

  constructor(before: Template, after: Template) {
    this.before = before;
    this.after = after;
  }

  isGone({ logicalId, type }: Resource): boolean {
    return this.after.resources.get(logicalId)?.type !== type;
  }

  /** Whether the clean-up will try to delete what has this id now. */
  takesAway(logicalId: string): boolean {
    const resource = this.before.resources.get(logicalId);
    if (resource === undefined) return false;
    if (this.isGone(resource)) return isDeletedWithStack(resource);
    const policy = scalarText(member(this.after.resources.get(logicalId)?.body, 'UpdateReplacePolicy'));
    return policy !== 'Retain' && this.isReplaced(resource);
  }

  private isReplaced({ logicalId, type, properties }: Resource): boolean {
    const next = this.after.resources.get(logicalId)?.properties ?? {};
    return (CREATE_ONLY.get(type) ?? []).some((name) => {
      const [old, now] = [properties[name] ?? null, next[name] ?? null];
      if (canonical(old) !== canonical(now)) return true;
      return referredToIn(now, this.after).some((id) => {
        const referred = this.before.resources.get(id);
        return id !== logicalId && referred !== undefined && this.isReplaced(referred);
      });
    });
  }

  /** Whether the version is there after the update, as it was published. */
  keeps(version: Resource): boolean {
    const owner = this.before.resources.get(version.madeOf ?? '');
    if (owner !== undefined && owner.type === 'AWS::Serverless::Function') {
      return !this.publishes(owner, [version]) || mayStay(version);
    }
    return !this.isGone(version) || mayStay(version);
  }

  /** Whether the update publishes another version in the place of these. */
  publishes(owner: Resource, versions: readonly Resource[]): boolean {
    const next = this.after.resources.get(owner.logicalId);
    if (owner.type !== 'AWS::Serverless::Function') return versions.every((version) => this.isGone(version));
    if (next === undefined || next.type !== owner.type) return true;
    const read: readonly string[] =
      next.properties['AutoPublishAliasAllProperties'] === true
        ? [...new Set([...Object.keys(owner.properties), ...Object.keys(next.properties)])]
        : PUBLISHED_BY;
    const value = ({ properties }: Resource, name: string): Json => properties[name] ?? null;
    return read.some((name) => canonical(value(owner, name)) !== canonical(value(next, name)));
  }
}
