import type { ServiceName } from '../../network-interfaces/service-profiles';
import type { Resource, Template } from '../template/template';
import { itemsOf, type Scope, type Value } from '../template/values';
import { placeOf, type List, type Place } from './places';
import { AGENTCORE_TYPES } from './types/agentcore';
import { LAMBDA_TYPES } from './types/lambda';
import { OTHER_TYPES } from './types/others';
import type { VpcUserType } from './vpc-user-type';

/** Where a resource's network interfaces are in one world. */
export interface Placement {
  readonly groups: readonly Place[];
  readonly subnets: readonly Place[];
}

/** A resource whose service leaves network interfaces behind; one with those of two services is two of these. */
export interface VpcUser {
  readonly resource: Resource;
  readonly kind: VpcUserType;
}

/**
 * The resource types whose network interfaces outlast them, or may, and where their templates say in which security
 * groups and subnets these are. What CloudFormation's own retries outlast anyway (Comprehend, load balancers), and
 * what waits for its network interfaces itself, stands in `other-types.ts`: a guard must not cry wolf.
 */
export const VPC_USER_TYPES: ReadonlyMap<string, readonly VpcUserType[]> = new Map(
  Object.entries({ ...LAMBDA_TYPES, ...AGENTCORE_TYPES, ...OTHER_TYPES }),
);

/** The template's resources that leave network interfaces behind, of these services. */
export function vpcUsersOf(template: Template, services: ReadonlySet<ServiceName>): readonly VpcUser[] {
  return [...template.resources.values()].flatMap((resource) =>
    (VPC_USER_TYPES.get(resource.type) ?? [])
      .filter(({ service }) => services.has(service))
      .map((kind) => ({ resource, kind })),
  );
}

/**
 * Where the user's network interfaces are in this world, for each set of groups and subnets. Undefined where it
 * doesn't exist there, or isn't in a VPC: without a subnet there is no network interface.
 */
export function placementsOf({ resource, kind }: VpcUser, scope: Scope): readonly Placement[] | undefined {
  if (resource.condition !== undefined && !scope.world.holds(resource.condition)) return undefined;
  const places = (values: Value | undefined, list: List): readonly Place[] =>
    itemsOf(values).map((item) => placeOf(item, list, scope));
  const placements = kind.place(resource.properties, scope).flatMap(({ groups, subnets }) => {
    const found = places(subnets, 'SubnetIds');
    return found.length === 0 ? [] : [{ groups: places(groups, 'SecurityGroupIds'), subnets: found }];
  });
  return placements.length === 0 ? undefined : placements;
}
