import { inMap, inMaps, type VpcUserType } from '../vpc-user-type';

type Common = Omit<VpcUserType, 'reads' | 'lists' | 'place' | 'noun'>;

const AGENT: Common = {
  service: 'BedrockAgentCore',
  grade: 'documented',
  source: 'AgentCore guide, quoted in hashicorp/terraform-provider-aws#47399',
  isFunction: false,
};

/** The resource gateway that VPC Lattice makes for a private endpoint which AgentCore manages. */
const PRIVATE_ENDPOINT: Common = {
  service: 'VPCLattice',
  keeper: 'VPC Lattice',
  grade: 'assumed',
  source:
    'AgentCore guide: the resource gateway is made and managed for the endpoint; nothing is said of its end',
  isFunction: false,
};

const MANAGED = 'PrivateEndpoint.ManagedVpcResource';
/** Where an authorizer of tokens is reached by private endpoints: one for all, or one for each domain. */
const AUTHORIZER = 'AuthorizerConfiguration.CustomJWTAuthorizer';

function privateEndpoint(noun: string, ...paths: readonly string[]): VpcUserType {
  return {
    ...PRIVATE_ENDPOINT,
    noun,
    ...inMaps(...paths.map((path) => inMap(path, 'SecurityGroupIds', 'SubnetIds'))),
  };
}

const authorizer = (noun: string): VpcUserType =>
  privateEndpoint(
    `private endpoint of the ${noun}`,
    `${AUTHORIZER}.${MANAGED}`,
    `${AUTHORIZER}.PrivateEndpointOverrides.[].${MANAGED}`,
  );

const PROVIDER = 'Oauth2ProviderConfigInput.CustomOauth2ProviderConfig';

export const AGENTCORE_TYPES: Readonly<Record<string, readonly VpcUserType[]>> = {
  'AWS::BedrockAgentCore::Runtime': [
    {
      ...AGENT,
      noun: 'runtime',
      ...inMap('NetworkConfiguration.NetworkModeConfig', 'SecurityGroups', 'Subnets'),
    },
    authorizer('runtime'),
  ],
  'AWS::BedrockAgentCore::Harness': [
    {
      ...AGENT,
      noun: 'harness',
      source: `${AGENT.source}; a harness has a runtime of its own (AgentCore API, HarnessAgentCoreRuntimeEnvironment)`,
      ...inMap(
        'Environment.AgentCoreRuntimeEnvironment.NetworkConfiguration.NetworkModeConfig',
        'SecurityGroups',
        'Subnets',
      ),
    },
    authorizer('harness'),
  ],
  'AWS::BedrockAgentCore::BrowserCustom': [
    { ...AGENT, noun: 'browser', ...inMap('NetworkConfiguration.VpcConfig', 'SecurityGroups', 'Subnets') },
  ],
  'AWS::BedrockAgentCore::CodeInterpreterCustom': [
    {
      ...AGENT,
      noun: 'code interpreter',
      ...inMap('NetworkConfiguration.VpcConfig', 'SecurityGroups', 'Subnets'),
    },
  ],
  'AWS::BedrockAgentCore::Gateway': [
    privateEndpoint('private endpoint of the gateway', `${AUTHORIZER}.${MANAGED}`),
  ],
  'AWS::BedrockAgentCore::GatewayTarget': [
    privateEndpoint('private endpoint of the gateway target', MANAGED),
  ],
  'AWS::BedrockAgentCore::OAuth2CredentialProvider': [
    privateEndpoint(
      'private endpoint of the credential provider',
      `${PROVIDER}.${MANAGED}`,
      `${PROVIDER}.PrivateEndpointOverrides.[].${MANAGED}`,
    ),
  ],
  'AWS::DevOpsAgent::PrivateConnection': [
    {
      ...PRIVATE_ENDPOINT,
      noun: 'private connection',
      source:
        'resource type’s schema: a resource gateway that the service manages; nothing is said of its end',
      ...inMap('ConnectionConfiguration.ServiceManaged', 'SecurityGroupIds', 'SubnetIds'),
    },
  ],
};
