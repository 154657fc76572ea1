import type { Json, JsonObject } from '../../../ground/json';
import type { Resource } from '../resource';

/** What SAM's types begin with. */
export const PREFIX = 'AWS::Serverless::';

/**
 * The properties of which SAM makes other resources than the one of the same id, by what these are. A test holds all
 * properties of all types against the transform (`test/guard/sam/properties.test.ts`).
 */

/** Of a function's or state machine's role, where it names none. */
export const OF_A_ROLE = ['AssumeRolePolicyDocument', 'PermissionsBoundary', 'Policies', 'RolePath'] as const;

export const OF_A_STAGE = [
  'AccessLogSetting',
  'CacheClusterEnabled',
  'CacheClusterSize',
  'CanarySetting',
  'MethodSettings',
  'StageName',
  'Tags',
  'TracingEnabled',
  'Variables',
] as const;

/** Of an HTTP or WebSocket API's. Its tags are on both. */
export const OF_A_V2_STAGE = [
  'AccessLogSettings',
  'DefaultRouteSettings',
  'RouteSettings',
  'StageName',
  'StageVariables',
] as const;

export const OF_A_REVISION = [
  'CodeUri',
  'EgressNetworkConnectorArn',
  'EntryPoint',
  'EnvironmentVariables',
  'ExecutionRoleArn',
  'InlineCode',
  'KmsKeyArn',
  'LoggingConfig',
  'MaxConcurrencyPerEnvironment',
  'RevisionDescription',
  'Runtime',
  'Timeout',
] as const;

export const OF_AN_ENDPOINT = [
  'AuthType',
  'EndpointDescription',
  'EndpointName',
  'EndpointType',
  'ReplicaRegions',
  'RevisionWeights',
  'ScalingConfig',
  'ThrottleConfig',
] as const;

const MADE_INTO_OTHERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    `${PREFIX}Function`,
    new Set([
      ...OF_A_ROLE,
      'DeploymentPreference',
      'EventInvokeConfig',
      'Events',
      'FunctionUrlConfig',
      'ProvisionedConcurrencyConfig',
      'VersionDeletionPolicy',
      'VersionDescription',
    ]),
  ],
  [`${PREFIX}StateMachine`, new Set([...OF_A_ROLE, 'DeploymentPreference', 'Events'])],
  [`${PREFIX}Api`, new Set([...OF_A_STAGE, 'Domain'])],
  [`${PREFIX}HttpApi`, new Set([...OF_A_V2_STAGE, 'Domain'])],
  [`${PREFIX}WebSocketApi`, new Set([...OF_A_V2_STAGE, 'Auth', 'Domain', 'Routes'])],
  [
    `${PREFIX}GraphQLApi`,
    new Set(['ApiKeys', 'Cache', 'DataSources', 'DomainName', 'Functions', 'Resolvers']),
  ],
  [`${PREFIX}LayerVersion`, new Set(['PublishLambdaVersion'])],
  [`${PREFIX}WebFunction`, new Set([...OF_A_REVISION, ...OF_AN_ENDPOINT])],
]);

/** Whether what the property refers to comes before the resource itself. */
export function isOwn({ type }: Resource, property: string): boolean {
  return MADE_INTO_OTHERS.get(type)?.has(property) !== true;
}

/** Of the properties, those of these names. */
export function picked(properties: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name): readonly (readonly [string, Json])[] => {
      const value = properties[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
