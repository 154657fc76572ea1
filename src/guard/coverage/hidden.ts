import type { DependencyGraph } from '../template/graph';
import type { Resource } from '../template/template';
import { resolve, type Scope, type Value } from '../template/values';
import { existsIn, type Cleaner } from './cleaners';
import { targetKey, targetsIn, type Target } from './places';

/**
 * A resource behind which there may be functions that the template doesn't show, and that is given
 * security groups or subnets of this template.
 */
export interface Hidden {
  readonly resource: Resource;
  /** What may be behind it, in words. */
  readonly what: string;
  readonly targets: readonly Target[];
}

interface HiddenType {
  readonly what: string;
  /** Where the template hands it security groups and subnets. */
  readonly given: (resource: Resource, scope: Scope) => Value | undefined;
}

const parameters: HiddenType['given'] = ({ properties }, scope) => resolve(properties['Parameters'], scope);

export const HIDDEN_TYPES = new Map<string, HiddenType>(
  Object.entries({
    'AWS::CloudFormation::Stack': {
      what: 'a nested stack, whose functions this template doesn’t show',
      given: parameters,
    },
    'AWS::Serverless::Application': {
      what: 'a nested application, whose functions this template doesn’t show',
      given: parameters,
    },
    'AWS::Synthetics::Canary': {
      what: 'a canary, whose function stays after it unless ProvisionedResourceCleanup is AUTOMATIC',
      given: ({ properties }, scope) => resolve(properties['VPCConfig'], scope),
    },
    'AWS::SecretsManager::RotationSchedule': {
      what: 'a rotation schedule, whose hosted function comes from a transform',
      given: ({ properties }, scope) => resolve(properties['HostedRotationLambda'], scope),
    },
  } satisfies Record<string, HiddenType>),
);

const MODULE: HiddenType = {
  what: 'a module, whose resources this template doesn’t show',
  given: ({ properties }, scope) => resolve(properties, scope),
};

/** What can't be seen in this world, and that no cleaner covers for the case. */
export function hiddenIn(
  scope: Scope,
  cleaners: readonly Cleaner[],
  graph: DependencyGraph,
): readonly Hidden[] {
  return candidates(scope.template).flatMap(({ resource, type }) => {
    if (!existsIn(resource, scope)) return [];
    const given = type.given(resource, scope);
    const targets = given === undefined ? [] : targetsIn(given, scope);
    const open = targets.filter(
      (target) =>
        !cleaners.some(
          (cleaner) => isNamedBy(cleaner, target) && goesBetween(cleaner, resource, target, graph),
        ),
    );
    return open.length === 0 ? [] : [{ resource, what: type.what, targets: open }];
  });
}

function candidates(
  template: Scope['template'],
): readonly { readonly resource: Resource; readonly type: HiddenType }[] {
  return [...template.resources.values()].flatMap((resource) => {
    const type = HIDDEN_TYPES.get(resource.type) ?? (resource.type.endsWith('::MODULE') ? MODULE : undefined);
    return type === undefined ? [] : [{ resource, type }];
  });
}

function isNamedBy({ groups, subnets, vpcKey }: Cleaner, target: Target): boolean {
  return vpcKey !== undefined || [...groups, ...subnets].some(({ key }) => key === targetKey(target));
}

/** Deleted after the hidden functions' resource, or along with it, and before the target. */
function goesBetween(
  { resource, isDeleted }: Cleaner,
  hidden: Resource,
  target: Target,
  graph: DependencyGraph,
): boolean {
  return (
    isDeleted &&
    graph.reaches(resource.logicalId, target.logicalId) &&
    !graph.reaches(resource.logicalId, hidden.logicalId)
  );
}
