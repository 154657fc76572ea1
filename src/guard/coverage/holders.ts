import type { Json } from '../../ground/json';
import { referredToIn, type DependencyGraph } from '../template/graph';
import { isDeletedWithStack, type Resource } from '../template/template';
import { referencesIn, resolve, type Scope } from '../template/values';
import { existsIn, namesFunction, type Cleaner } from './cleaners';
import { NOT_KNOWN_TYPES } from './not-known';
import { GO_WITH_THEIR_RESOURCE, NOT_LEFT_BY_A_SERVICE } from './other-types';
import { targetKey, targetsIn, type Target } from './places';
import { VPC_USER_TYPES } from './vpc-users';

/** A resource that stays when the stack goes, in security groups or subnets that should go. */
export interface Holder {
  readonly resource: Resource;
  readonly targets: readonly Target[];
  /** All that goes though the resource stays in it: its targets, their VPC, a subnet group between them. */
  readonly needs: readonly string[];
}

/** The types with network interfaces that end with their resource, or that nobody can say of. */
const HAS_NETWORK_INTERFACES: ReadonlySet<string> = new Set([
  ...Object.values(GO_WITH_THEIR_RESOURCE).flat(),
  ...NOT_LEFT_BY_A_SERVICE.flatMap(({ types }) => types),
  ...NOT_KNOWN_TYPES.keys(),
]);

const SUBNET_GROUP = /SubnetGroup$/u;

/** Retained resources, such as a database, that hold what the stack will try to delete in this world. */
export function holdersIn(scope: Scope, graph: DependencyGraph): readonly Holder[] {
  const { resources } = scope.template;
  return [...resources.values()].flatMap((resource) => {
    // What leaves network interfaces behind when it goes has a finding of its own.
    const isHolder = HAS_NETWORK_INTERFACES.has(resource.type) && !VPC_USER_TYPES.has(resource.type);
    if (isDeletedWithStack(resource) || !isHolder || !existsIn(resource, scope)) return [];
    const targets = heldBy(resource, scope);
    if (targets.length === 0) return [];
    const needs = [...resources.values()].filter(
      (each) =>
        isDeletedWithStack(each) &&
        (SUBNET_GROUP.test(each.type) || each.type === 'AWS::EC2::VPC' || isTarget(each, targets)) &&
        graph.reaches(resource.logicalId, each.logicalId),
    );
    return [{ resource, targets, needs: needs.map(({ logicalId }) => logicalId) }];
  });
}

function isTarget({ logicalId }: Resource, targets: readonly Target[]): boolean {
  return targets.some((target) => target.logicalId === logicalId);
}

function heldBy({ properties }: Resource, scope: Scope): readonly Target[] {
  const own = resolve(properties, scope);
  const groups = referencesIn(own).flatMap(({ logicalId }) => {
    const group = scope.template.resources.get(logicalId);
    return group !== undefined && SUBNET_GROUP.test(group.type) ? [resolve(group.properties, scope)] : [];
  });
  const targets = [own, ...groups].flatMap((value) => targetsIn(value, scope));
  return [...new Map(targets.map((target) => [targetKey(target), target])).values()];
}

const CUSTOM = /^(?:Custom::|AWS::CloudFormation::CustomResource$)/u;

/**
 * Custom resources whose deletion needs a function that this cleaner takes off its VPC: they may be deleted at
 * the same time, or after it, and then their function has no VPC any more.
 */
export function robbedBy(
  cleaner: Cleaner,
  user: Resource,
  graph: DependencyGraph,
  scope: Scope,
): readonly Resource[] {
  if (!namesFunction(cleaner, user, scope)) return [];
  return [...scope.template.resources.values()].filter((resource) => {
    const isDeleted = existsIn(resource, scope) && isDeletedWithStack(resource);
    if (!CUSTOM.test(resource.type) || !isDeleted) return false;
    const provider = referredTo(resource.properties['ServiceToken'], scope);
    const isServed = provider.some((id) => id === user.logicalId || graph.reaches(id, user.logicalId));
    return isServed && !graph.reaches(resource.logicalId, cleaner.resource.logicalId);
  });
}

function referredTo(token: Json | undefined, { template }: Scope): readonly string[] {
  return token === undefined ? [] : referredToIn(token, template);
}
