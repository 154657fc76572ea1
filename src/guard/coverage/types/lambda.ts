import type { Json, JsonObject } from '../../../ground/json';
import { referredToIn } from '../../template/graph';
import type { Resource } from '../../template/template';
import {
  itemsOf,
  referencesIn,
  resolve,
  valueAt,
  wholeText,
  type Scope,
  type Value,
} from '../../template/values';
import { inMap, namedResource, type Lists, type VpcUserType } from '../vpc-user-type';

const FUNCTION: VpcUserType = {
  service: 'Lambda',
  noun: 'function',
  grade: 'recorded',
  source: 'hashicorp/terraform-provider-aws#23036, #29615, #34045, #37164',
  isFunction: true,
  ...inMap('VpcConfig', 'SecurityGroupIds', 'SubnetIds'),
};

type EventSource = Pick<VpcUserType, 'reads' | 'place'>;

/** Event sources whose pollers Lambda puts into the source's own subnets and groups. */
export const EVENT_SOURCES: ReadonlyMap<string, EventSource> = new Map<string, EventSource>([
  ['AWS::MSK::Cluster', inMap('BrokerNodeGroupInfo', 'SecurityGroups', 'ClientSubnets')],
  ['AWS::MSK::ServerlessCluster', inMap('VpcConfigs.[]', 'SecurityGroups', 'SubnetIds')],
  ['AWS::AmazonMQ::Broker', inMap('', 'SecurityGroups', 'SubnetIds')],
  [
    'AWS::DocDB::DBCluster',
    {
      reads: ['VpcSecurityGroupIds', 'DBSubnetGroupName'],
      place: (properties, scope) => [
        {
          groups: resolve(properties['VpcSecurityGroupIds'], scope),
          subnets: resolve(
            namedResource(
              resolve(properties['DBSubnetGroupName'], scope),
              ['AWS::DocDB::DBSubnetGroup'],
              scope,
              'DBSubnetGroupName',
            )?.properties['SubnetIds'],
            scope,
          ),
        },
      ],
    },
  ],
]);

/** The types that pollers of event sources are told of by these, for the conditions in them. */
export const EVENT_SOURCE_TYPES: readonly string[] = [...EVENT_SOURCES.keys(), 'AWS::DocDB::DBSubnetGroup'];

/**
 * Where Lambda puts the pollers of an event source of this template: into the subnets and groups of the cluster or
 * broker itself (Lambda guide: MSK, MQ and DocumentDB as event sources, “Configure network security”).
 */
export function placesOfEventSource(source: Json | undefined, scope: Scope): readonly Lists[] {
  const resource = namedResource(resolve(source, scope), [...EVENT_SOURCES.keys()], scope);
  return resource === undefined
    ? []
    : (EVENT_SOURCES.get(resource.type)?.place(resource.properties, scope) ?? []);
}

/** The subnets and groups that `SourceAccessConfigurations` name, of a cluster that is run by oneself. */
export function placesOfAccess(configurations: Json | undefined, scope: Scope): readonly Lists[] {
  const accesses = itemsOf(resolve(configurations, scope));
  const uris = (type: string): Value => ({
    is: 'list',
    items: accesses.flatMap((access) => {
      const uri = wholeText(valueAt(access, 'Type')) === type ? valueAt(access, 'URI') : undefined;
      return uri === undefined ? [] : [uri];
    }),
  });
  return [{ groups: uris('VPC_SECURITY_GROUP'), subnets: uris('VPC_SUBNET') }];
}

/** What reaches a VPC by a network connector, and the property that names it. */
const CONNECTOR_USERS: ReadonlyMap<string, (properties: JsonObject) => Json | undefined> = new Map([
  // `AWS::Lambda::WebFunction` had it before revisions were resources of their own.
  ['AWS::Lambda::WebFunction', ({ ServiceConfig }: JsonObject) => ServiceConfig],
  ['AWS::Lambda::WebFunctionRevision', ({ ServiceConfig }: JsonObject) => ServiceConfig],
  ['AWS::Lambda::MicrovmImage', ({ EgressNetworkConnectors }: JsonObject) => EgressNetworkConnectors],
  ['AWS::Serverless::MicrovmImage', ({ EgressNetworkConnectors }: JsonObject) => EgressNetworkConnectors],
]);

const CONNECTOR: Omit<VpcUserType, 'reads' | 'lists' | 'place'> = {
  service: 'LambdaNetworkConnectors',
  keeper: 'Lambda',
  noun: 'network connector',
  // The handler may wait for the end in the standard mode: it reads the connector. In the express mode nobody does.
  grade: 'reported',
  source: 'Lambda API, DeleteNetworkConnector: network interfaces are cleaned up while it is DELETING',
  isFunction: false,
  usedBy: ({ logicalId }, scope) =>
    (connectorUsers(scope.template).get(logicalId) ?? []).filter((each) => {
      const names = referencesIn(resolve(CONNECTOR_USERS.get(each.type)?.(each.properties), scope));
      return names.some((reference) => reference.logicalId === logicalId);
    }),
};

const usersOfConnectors = new WeakMap<Scope['template'], ReadonlyMap<string, readonly Resource[]>>();

/** What names each network connector, whatever the conditions: looked up once for all of a template. */
function connectorUsers(template: Scope['template']): ReadonlyMap<string, readonly Resource[]> {
  const known = usersOfConnectors.get(template);
  if (known !== undefined) return known;
  const users = new Map<string, Resource[]>();
  for (const resource of template.resources.values()) {
    const named = CONNECTOR_USERS.get(resource.type)?.(resource.properties) ?? null;
    for (const connector of new Set(referredToIn(named, template))) {
      const others = users.get(connector);
      if (others === undefined) users.set(connector, [resource]);
      else others.push(resource);
    }
  }
  usersOfConnectors.set(template, users);
  return users;
}

const CAPACITY_PROVIDER: VpcUserType = {
  service: 'LambdaCapacityProviders',
  keeper: 'Lambda',
  noun: 'capacity provider',
  grade: 'assumed',
  source: 'AWS managed policy AWSLambdaManagedEC2ResourceOperator: Lambda ends the instances itself',
  isFunction: false,
  ...inMap('VpcConfig', 'SecurityGroupIds', 'SubnetIds'),
};

export const LAMBDA_TYPES: Readonly<Record<string, readonly VpcUserType[]>> = {
  'AWS::Lambda::Function': [FUNCTION],
  'AWS::Serverless::Function': [FUNCTION],
  'AWS::Lambda::EventSourceMapping': [
    {
      service: 'Lambda',
      noun: 'event source mapping',
      grade: 'reported',
      source: 'go-to-k/cdk-real-drift#441: in use for 20 to 40 minutes after the mapping went',
      isFunction: false,
      reads: ['SourceAccessConfigurations', 'EventSourceArn'],
      lists: [],
      looksInto: EVENT_SOURCE_TYPES,
      place: ({ SourceAccessConfigurations, EventSourceArn }, scope) => [
        ...placesOfAccess(SourceAccessConfigurations, scope),
        ...placesOfEventSource(EventSourceArn, scope),
      ],
    },
  ],
  'AWS::Lambda::NetworkConnector': [
    { ...CONNECTOR, ...inMap('Configuration.VpcEgressConfiguration', 'SecurityGroupIds', 'SubnetIds') },
  ],
  'AWS::Serverless::NetworkConnector': [
    { ...CONNECTOR, ...inMap('VpcConfig', 'SecurityGroupIds', 'SubnetIds') },
  ],
  'AWS::Lambda::CapacityProvider': [CAPACITY_PROVIDER],
  'AWS::Serverless::CapacityProvider': [CAPACITY_PROVIDER],
};
