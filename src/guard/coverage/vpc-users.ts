import type { ServiceName } from '../../network-interfaces/service-profiles';
import type { JsonObject } from '../template/json';
import type { Resource, Template } from '../template/template';
import {
  itemsOf,
  resolve,
  soleReference,
  valueAt,
  wholeText,
  type Scope,
  type Value,
} from '../template/values';
import { placeOf, type List, type Place } from './places';

/** Where a resource's network interfaces are in one world. */
export interface Placement {
  readonly groups: readonly Place[];
  readonly subnets: readonly Place[];
}

/** A resource of a type whose service leaves network interfaces behind. */
export interface VpcUser {
  readonly resource: Resource;
  readonly kind: VpcUserType;
}

export interface VpcUserType {
  readonly service: ServiceName;
  /** In a sentence: `function`, `runtime`. */
  readonly noun: string;
  /**
   * How well it is known that its network interfaces outlast it. `reported` is enough to warn, not to
   * refuse a stack.
   */
  readonly grade: 'documented' | 'recorded' | 'reported';
  readonly source: string;
  /** The properties that `place` reads. */
  readonly reads: readonly string[];
  /** Whether a cleaner can take it off the VPC by `FunctionNames`. */
  readonly isFunction: boolean;
  /** The security groups and subnets of its network interfaces; undefined where it isn't in a VPC. */
  readonly place: (properties: JsonObject, scope: Scope) => Lists | undefined;
}

interface Lists {
  readonly groups: Value | undefined;
  readonly subnets: Value | undefined;
}

/** Reads a map with the two lists in it, at a path of member names. */
function inMap(
  path: readonly [string, ...string[]],
  groups: string,
  subnets: string,
): Pick<VpcUserType, 'reads' | 'place'> {
  const [first, ...rest] = path;
  return {
    reads: [first],
    place: (properties, scope) => {
      const map = valueAt(resolve(properties[first], scope), ...rest);
      return map?.is === 'map'
        ? { groups: map.members.get(groups), subnets: map.members.get(subnets) }
        : undefined;
    },
  };
}

const FUNCTION: VpcUserType = {
  service: 'Lambda',
  noun: 'function',
  grade: 'recorded',
  source: 'hashicorp/terraform-provider-aws#23036, #29615, #34045, #37164',
  isFunction: true,
  ...inMap(['VpcConfig'], 'SecurityGroupIds', 'SubnetIds'),
};

const AGENT: Omit<VpcUserType, 'reads' | 'place' | 'noun'> = {
  service: 'BedrockAgentCore',
  grade: 'documented',
  source: 'AgentCore guide, quoted in hashicorp/terraform-provider-aws#47399',
  isFunction: false,
};

const SAGEMAKER: Omit<VpcUserType, 'reads' | 'place' | 'noun' | 'source'> = {
  service: 'SageMaker',
  grade: 'reported',
  isFunction: false,
};

/**
 * The resource types whose network interfaces outlast them, and where their templates say in which
 * security groups and subnets these are. What CloudFormation's own retries outlast anyway (Comprehend, load
 * balancers), and what waits for its network interfaces itself, isn't here: a guard must not cry wolf.
 */
export const VPC_USER_TYPES: ReadonlyMap<string, VpcUserType> = new Map(
  Object.entries<VpcUserType>({
    'AWS::Lambda::Function': FUNCTION,
    'AWS::Serverless::Function': FUNCTION,
    'AWS::Lambda::EventSourceMapping': {
      service: 'Lambda',
      noun: 'event source mapping',
      grade: 'reported',
      source: 'go-to-k/cdk-real-drift#441: in use for 20 to 40 minutes after the mapping went',
      isFunction: false,
      reads: ['SourceAccessConfigurations'],
      place: (properties, scope) => {
        const accesses = itemsOf(resolve(properties['SourceAccessConfigurations'], scope));
        const uris = (type: string): Value => ({
          is: 'list',
          items: accesses.flatMap((access) => {
            const uri = wholeText(valueAt(access, 'Type')) === type ? valueAt(access, 'URI') : undefined;
            return uri === undefined ? [] : [uri];
          }),
        });
        return { groups: uris('VPC_SECURITY_GROUP'), subnets: uris('VPC_SUBNET') };
      },
    },
    'AWS::BedrockAgentCore::Runtime': {
      ...AGENT,
      noun: 'runtime',
      ...inMap(['NetworkConfiguration', 'NetworkModeConfig'], 'SecurityGroups', 'Subnets'),
    },
    'AWS::BedrockAgentCore::BrowserCustom': {
      ...AGENT,
      noun: 'browser',
      ...inMap(['NetworkConfiguration', 'VpcConfig'], 'SecurityGroups', 'Subnets'),
    },
    'AWS::BedrockAgentCore::CodeInterpreterCustom': {
      ...AGENT,
      noun: 'code interpreter',
      ...inMap(['NetworkConfiguration', 'VpcConfig'], 'SecurityGroups', 'Subnets'),
    },
    'AWS::SageMaker::Model': {
      ...SAGEMAKER,
      noun: 'model',
      source: 'cloudformation-coverage-roadmap#1327: an endpoint outlasts CloudFormation’s retries',
      ...inMap(['VpcConfig'], 'SecurityGroupIds', 'Subnets'),
    },
    'AWS::SageMaker::NotebookInstance': {
      ...SAGEMAKER,
      noun: 'notebook instance',
      source: 'hashicorp/terraform-provider-aws#26090, #34397',
      reads: ['SecurityGroupIds', 'SubnetId'],
      place: (properties, scope) => ({
        groups: resolve(properties['SecurityGroupIds'], scope),
        subnets: resolve(properties['SubnetId'], scope),
      }),
    },
    'AWS::SageMaker::Domain': {
      ...SAGEMAKER,
      noun: 'domain',
      source: 'hashicorp/terraform-provider-aws#20986',
      reads: ['DefaultUserSettings', 'SubnetIds'],
      place: (properties, scope) => ({
        groups: valueAt(resolve(properties['DefaultUserSettings'], scope), 'SecurityGroups'),
        subnets: resolve(properties['SubnetIds'], scope),
      }),
    },
    'AWS::DMS::ReplicationInstance': {
      service: 'DMS',
      noun: 'replication instance',
      grade: 'reported',
      source: 'hashicorp/terraform-provider-aws#7600',
      isFunction: false,
      reads: ['VpcSecurityGroupIds', 'ReplicationSubnetGroupIdentifier'],
      place: (properties, scope) => {
        const group = soleReference(resolve(properties['ReplicationSubnetGroupIdentifier'], scope));
        const subnetGroup = scope.template.resources.get(group?.logicalId ?? '');
        return {
          groups: resolve(properties['VpcSecurityGroupIds'], scope),
          subnets: resolve(subnetGroup?.properties['SubnetIds'], scope),
        };
      },
    },
  }),
);

/** The template's resources that leave network interfaces behind, of these services. */
export function vpcUsersOf(template: Template, services: ReadonlySet<ServiceName>): readonly VpcUser[] {
  return [...template.resources.values()].flatMap((resource) => {
    const kind = VPC_USER_TYPES.get(resource.type);
    return kind !== undefined && services.has(kind.service) ? [{ resource, kind }] : [];
  });
}

/**
 * Where the user's network interfaces are in this world. Undefined where it doesn't exist there, or isn't
 * in a VPC: without a subnet there is no network interface.
 */
export function placementOf({ resource, kind }: VpcUser, scope: Scope): Placement | undefined {
  if (resource.condition !== undefined && !scope.world.holds(resource.condition)) return undefined;
  const lists = kind.place(resource.properties, scope);
  const places = (values: Value | undefined, list: List): readonly Place[] =>
    itemsOf(values).map((item) => placeOf(item, list, scope));
  const subnets = places(lists?.subnets, 'SubnetIds');
  return subnets.length === 0 ? undefined : { groups: places(lists?.groups, 'SecurityGroupIds'), subnets };
}
