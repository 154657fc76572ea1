import { resolve, valueAt, type Scope, type Value } from '../../template/values';
import { inMap, namedResource, type VpcUserType } from '../vpc-user-type';

const SAGEMAKER: Pick<VpcUserType, 'service' | 'grade' | 'isFunction'> = {
  service: 'SageMaker',
  grade: 'reported',
  isFunction: false,
};

const ENDPOINT =
  'cloudformation-coverage-roadmap#1327: an endpoint outlasts CloudFormation’s retries; hashicorp/terraform-provider-aws#34397';

const DMS: Pick<VpcUserType, 'service' | 'isFunction' | 'lists' | 'looksInto'> = {
  service: 'DMS',
  isFunction: false,
  lists: [],
  looksInto: ['AWS::DMS::ReplicationSubnetGroup'],
};

function subnetsOfReplicationGroup(name: Value | undefined, scope: Scope): Value {
  const group = namedResource(
    name,
    ['AWS::DMS::ReplicationSubnetGroup'],
    scope,
    'ReplicationSubnetGroupIdentifier',
  );
  return resolve(group?.properties['SubnetIds'], scope);
}

export const OTHER_TYPES: Readonly<Record<string, readonly VpcUserType[]>> = {
  'AWS::SageMaker::Model': [
    { ...SAGEMAKER, noun: 'model', source: ENDPOINT, ...inMap('VpcConfig', 'SecurityGroupIds', 'Subnets') },
  ],
  'AWS::SageMaker::EndpointConfig': [
    {
      ...SAGEMAKER,
      noun: 'endpoint configuration',
      source: ENDPOINT,
      ...inMap('VpcConfig', 'SecurityGroupIds', 'Subnets'),
    },
  ],
  'AWS::SageMaker::NotebookInstance': [
    {
      ...SAGEMAKER,
      noun: 'notebook instance',
      source: 'hashicorp/terraform-provider-aws#26090',
      ...inMap('', 'SecurityGroupIds', 'SubnetId'),
    },
  ],
  'AWS::SageMaker::Domain': [
    {
      ...SAGEMAKER,
      noun: 'domain',
      source: 'hashicorp/terraform-provider-aws#20986',
      reads: ['DefaultUserSettings', 'DefaultSpaceSettings', 'DomainSettings', 'SubnetIds'],
      lists: [
        'SubnetIds',
        'DefaultUserSettings.SecurityGroups',
        'DefaultSpaceSettings.SecurityGroups',
        'DomainSettings.SecurityGroupIds',
      ],
      place: (properties, scope) => {
        const subnets = resolve(properties['SubnetIds'], scope);
        const groups = [
          valueAt(resolve(properties['DefaultUserSettings'], scope), 'SecurityGroups'),
          valueAt(resolve(properties['DefaultSpaceSettings'], scope), 'SecurityGroups'),
          valueAt(resolve(properties['DomainSettings'], scope), 'SecurityGroupIds'),
        ].filter((each) => each !== undefined);
        return groups.length === 0
          ? [{ groups: undefined, subnets }]
          : groups.map((each) => ({ groups: each, subnets }));
      },
    },
  ],
  'AWS::SageMaker::UserProfile': [
    {
      ...SAGEMAKER,
      noun: 'user profile',
      grade: 'assumed',
      source: 'hashicorp/terraform-provider-aws#20986 of a domain, in whose subnets the profile’s apps are',
      reads: ['DomainId', 'UserSettings'],
      lists: ['UserSettings.SecurityGroups'],
      looksInto: ['AWS::SageMaker::Domain'],
      place: ({ DomainId, UserSettings }, scope) => {
        const domain = namedResource(resolve(DomainId, scope), ['AWS::SageMaker::Domain'], scope);
        return [
          {
            groups: valueAt(resolve(UserSettings, scope), 'SecurityGroups'),
            subnets: resolve(domain?.properties['SubnetIds'], scope),
          },
        ];
      },
    },
  ],
  'AWS::DMS::ReplicationInstance': [
    {
      ...DMS,
      noun: 'replication instance',
      grade: 'reported',
      source: 'hashicorp/terraform-provider-aws#7600',
      reads: ['VpcSecurityGroupIds', 'ReplicationSubnetGroupIdentifier'],
      lists: ['VpcSecurityGroupIds', 'ReplicationSubnetGroupIdentifier'],
      place: ({ VpcSecurityGroupIds, ReplicationSubnetGroupIdentifier }, scope) => [
        {
          groups: resolve(VpcSecurityGroupIds, scope),
          subnets: subnetsOfReplicationGroup(resolve(ReplicationSubnetGroupIdentifier, scope), scope),
        },
      ],
    },
  ],
  'AWS::DMS::ReplicationConfig': [
    {
      ...DMS,
      noun: 'serverless replication',
      grade: 'assumed',
      source:
        'as a replication instance’s (hashicorp/terraform-provider-aws#7600); of the serverless ones nothing is said',
      reads: ['ComputeConfig'],
      lists: ['ComputeConfig.VpcSecurityGroupIds', 'ComputeConfig.ReplicationSubnetGroupId'],
      place: ({ ComputeConfig }, scope) => {
        const config = resolve(ComputeConfig, scope);
        return [
          {
            groups: valueAt(config, 'VpcSecurityGroupIds'),
            subnets: subnetsOfReplicationGroup(valueAt(config, 'ReplicationSubnetGroupId'), scope),
          },
        ];
      },
    },
  ],
  'AWS::EC2::ApplicationStatusCheck': [
    {
      service: 'EC2ApplicationStatusChecks',
      keeper: 'EC2',
      noun: 'application status check',
      grade: 'assumed',
      source:
        'EC2 API, HealthCheckPathSourceRequestObject: where a network interface is made; nothing is said of its end',
      isFunction: false,
      ...inMap('HealthCheckPaths.[].Source', 'SecurityGroupId', 'SubnetId'),
    },
  ],
};
