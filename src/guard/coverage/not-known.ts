import type { Known } from '../../network-interfaces/service-profile';
import { SERVICE_NAMES } from '../../network-interfaces/service-names';
import type { ServiceName } from '../../network-interfaces/service-profiles';
import type { JsonObject } from '../../ground/json';
import type { Resource } from '../template/template';
import { resolve, type Scope, type Value } from '../template/values';
import { targetsIn, type Target } from './places';
import { placesOfEventSource } from './types/lambda';
import type { Lists } from './vpc-user-type';

/**
 * A resource that puts something into security groups or subnets of this template, of which nobody can say whether it
 * outlasts the resource, or for which no cleaner can wait.
 */
export interface NotKnown {
  readonly resource: Resource;
  /** What it is: `an Airflow environment`. */
  readonly what: string;
  readonly why: Unknown;
  readonly targets: readonly Target[];
}

/**
 * - `no-mark`: no mark is known by which a cleaner could tell its network interfaces from others.
 * - `instances`: they are those of instances, which the service ends in its own time and a cleaner leaves alone.
 */
export type Unknown = 'no-mark' | 'instances';

interface NotKnownType extends Known {
  readonly what: string;
  readonly why: Unknown;
  /** The properties in which it is given security groups and subnets. */
  readonly given: readonly string[];
  /** Where else it is told of some. */
  readonly takes?: (properties: JsonObject, scope: Scope) => readonly Lists[];
}

const noMark = (what: string, given: string | readonly string[], source = NOTHING_FOUND): NotKnownType => ({
  what,
  why: 'no-mark',
  given: [given].flat(),
  grade: 'assumed',
  source,
});

const NOTHING_FOUND = 'nothing was found on what its network interfaces look like, or when they go';

const MONITORING =
  'SageMaker runs it as a processing job; nothing was found on what its network interfaces look like';

/** `Not known whether`, with what was looked for. */
export const NOT_KNOWN_TYPES: ReadonlyMap<string, NotKnownType> = new Map(
  Object.entries({
    'AWS::AppStream::AppBlockBuilder': noMark('an app block builder', 'VpcConfig'),
    'AWS::AppStream::Fleet': noMark('a fleet of AppStream', 'VpcConfig'),
    'AWS::AppStream::ImageBuilder': noMark('an image builder of AppStream', 'VpcConfig'),
    'AWS::BedrockAgentCore::CapacityProvider': {
      what: 'a capacity provider of AgentCore',
      why: 'instances',
      given: ['ComputeConfiguration'],
      grade: 'documented',
      source:
        'resource type’s schema: instances, with a lifetime of up to 14 days, that AgentCore ends itself',
    },
    'AWS::EMRServerless::Application': noMark('an application of EMR Serverless', 'NetworkConfiguration'),
    'AWS::GroundStation::DataflowEndpointGroup': noMark('a dataflow endpoint group', 'EndpointDetails'),
    'AWS::Kendra::DataSource': noMark('a data source of Kendra', 'DataSourceConfiguration'),
    'AWS::KinesisAnalyticsV2::Application': noMark(
      'an application of Managed Flink',
      'ApplicationConfiguration',
    ),
    'AWS::M2::Environment': noMark('an environment of Mainframe Modernization', [
      'SecurityGroupIds',
      'SubnetIds',
    ]),
    'AWS::MWAA::Environment': noMark('an Airflow environment', 'NetworkConfiguration'),
    'AWS::MWAAServerless::Workflow': noMark('an Airflow workflow', 'NetworkConfiguration'),
    'AWS::MediaConnect::Flow': noMark('a flow of MediaConnect', 'VpcInterfaces'),
    'AWS::MediaConnect::FlowVpcInterface': noMark('an interface of a MediaConnect flow', [
      'SecurityGroupIds',
      'SubnetId',
    ]),
    'AWS::MediaConnect::RouterNetworkInterface': noMark(
      'a network interface of a MediaConnect router',
      'Configuration',
    ),
    'AWS::MediaLive::Channel': noMark('a channel of MediaLive', 'Vpc'),
    'AWS::MediaLive::Input': noMark('an input of MediaLive', ['SecurityGroups', 'Vpc']),
    'AWS::Omics::Configuration': noMark(
      'a configuration of HealthOmics',
      'RunConfigurations',
      'the tag Service that HealthOmics puts on its own may be others’ as well (guides/services.md)',
    ),
    'AWS::Pipes::Pipe': {
      ...noMark('a pipe', 'SourceParameters'),
      // As with an event source mapping: the pollers are in the subnets and groups of the cluster or broker.
      takes: ({ Source }, scope) => placesOfEventSource(Source, scope),
    },
    'AWS::QBusiness::DataSource': noMark('a data source of Q Business', 'VpcConfiguration'),
    'AWS::S3Files::MountTarget': noMark('a mount target of S3 Files', ['SecurityGroups', 'SubnetId']),
    'AWS::S3Outposts::Endpoint': noMark('an endpoint of S3 on Outposts', ['SecurityGroupId', 'SubnetId']),
    'AWS::SageMaker::Cluster': noMark('a HyperPod cluster', [
      'VpcConfig',
      'InstanceGroups',
      'RestrictedInstanceGroups',
    ]),
    'AWS::SageMaker::DataQualityJobDefinition': noMark('a monitoring job', 'NetworkConfig', MONITORING),
    'AWS::SageMaker::ModelBiasJobDefinition': noMark('a monitoring job', 'NetworkConfig', MONITORING),
    'AWS::SageMaker::ModelExplainabilityJobDefinition': noMark(
      'a monitoring job',
      'NetworkConfig',
      MONITORING,
    ),
    'AWS::SageMaker::ModelQualityJobDefinition': noMark('a monitoring job', 'NetworkConfig', MONITORING),
    'AWS::SageMaker::MonitoringSchedule': noMark(
      'a monitoring schedule',
      'MonitoringScheduleConfig',
      MONITORING,
    ),
    'AWS::SageMaker::ProcessingJob': noMark('a processing job', 'NetworkConfig'),
    'AWS::SecurityAgent::AgentSpace': noMark('an agent space of Security Agent', 'AwsResources'),
    'AWS::SecurityAgent::Pentest': noMark('a penetration test', 'VpcConfig'),
  } satisfies Record<string, NotKnownType>),
);

/** What in this world nobody can say anything of. Only where every service is asked for: these have no names there. */
export function notKnownIn(scope: Scope, services: ReadonlySet<ServiceName>): readonly NotKnown[] {
  if (services.size < SERVICE_NAMES.length) return [];
  return [...scope.template.resources.values()].flatMap((resource) => {
    const type = NOT_KNOWN_TYPES.get(resource.type);
    const isThere = resource.condition === undefined || scope.world.holds(resource.condition);
    if (type === undefined || !isThere) return [];
    const targets = targetsIn(givenTo(resource, type, scope), scope);
    return targets.length === 0 ? [] : [{ resource, what: type.what, why: type.why, targets }];
  });
}

function givenTo({ properties }: Resource, { given, takes }: NotKnownType, scope: Scope): Value {
  const own = given.map((name) => resolve(properties[name], scope));
  const taken = (takes?.(properties, scope) ?? []).flatMap(({ groups, subnets }) => [groups, subnets]);
  return { is: 'list', items: [...own, ...taken.filter((each) => each !== undefined)] };
}
