import type { ServiceName } from '../../network-interfaces/service-profiles';

/**
 * The resource types that name security groups or subnets somewhere, and of which the guard says nothing. A test holds
 * this table, `VPC_USER_TYPES` and the types that are noted against the newest schemas of all resource types, so that
 * a new type shows itself.
 */

/**
 * Whose network interfaces end with them, or in the 15 to 20 minutes in which CloudFormation tries: for each service,
 * what `service-profiles.ts` knows of its release.
 */
export const GO_WITH_THEIR_RESOURCE: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  APIGateway: ['AWS::ApiGatewayV2::VpcLink'],
  AppRunner: ['AWS::AppRunner::VpcConnector'],
  CloudHSM: ['AWS::CloudHSM::Cluster'],
  CodeBuild: ['AWS::CodeBuild::Fleet', 'AWS::CodeBuild::Project'],
  CodeConnections: ['AWS::CodeConnections::Host'],
  Comprehend: [
    'AWS::Comprehend::DocumentClassifier',
    'AWS::Comprehend::EntityRecognizer',
    'AWS::Comprehend::Flywheel',
  ],
  DAX: ['AWS::DAX::Cluster'],
  DataSync: [
    'AWS::DataSync::LocationEFS',
    'AWS::DataSync::LocationFSxLustre',
    'AWS::DataSync::LocationFSxONTAP',
    'AWS::DataSync::LocationFSxOpenZFS',
    'AWS::DataSync::LocationFSxWindows',
  ],
  DeviceFarm: ['AWS::DeviceFarm::Project', 'AWS::DeviceFarm::TestGridProject'],
  DirectoryService: ['AWS::DirectoryService::MicrosoftAD', 'AWS::DirectoryService::SimpleAD'],
  // Tasks that are run on Fargate; on instances they are the instances' own.
  ECS: [
    'AWS::Batch::ComputeEnvironment',
    'AWS::ECS::ExpressGatewayService',
    'AWS::ECS::Service',
    'AWS::ECS::TaskSet',
    'AWS::Events::Rule',
    'AWS::Scheduler::Schedule',
  ],
  EFS: ['AWS::EFS::MountTarget'],
  EKS: ['AWS::EKS::Cluster', 'AWS::EKS::FargateProfile', 'AWS::EKS::Nodegroup'],
  EMR: ['AWS::EMR::Cluster', 'AWS::EMR::Studio'],
  EVS: ['AWS::EVS::Environment'],
  ElastiCache: ['AWS::ElastiCache::CacheCluster', 'AWS::ElastiCache::ReplicationGroup'],
  ElasticLoadBalancing: [
    'AWS::ECS::Gateway',
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
  ],
  FSx: ['AWS::FSx::FileCache', 'AWS::FSx::FileSystem'],
  Firehose: ['AWS::KinesisFirehose::DeliveryStream'],
  Glue: ['AWS::DataZone::Connection', 'AWS::Glue::Connection', 'AWS::Glue::DevEndpoint'],
  Grafana: ['AWS::Grafana::Workspace'],
  IoT: ['AWS::IoT::TopicRuleDestination'],
  MQ: ['AWS::AmazonMQ::Broker'],
  MSK: ['AWS::MSK::Cluster', 'AWS::MSK::Replicator'],
  MSKConnect: ['AWS::KafkaConnect::Connector'],
  MemoryDB: ['AWS::MemoryDB::Cluster'],
  OpenSearch: ['AWS::Elasticsearch::Domain', 'AWS::OpenSearchService::Domain'],
  PCS: ['AWS::PCS::Cluster'],
  Prometheus: ['AWS::APS::Scraper'],
  QuickSight: ['AWS::QuickSight::VPCConnection'],
  RDS: ['AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'],
  RDSProxy: ['AWS::RDS::DBProxy', 'AWS::RDS::DBProxyEndpoint'],
  RTBFabric: ['AWS::RTBFabric::RequesterGateway', 'AWS::RTBFabric::ResponderGateway'],
  Redshift: ['AWS::Redshift::Cluster'],
  Timestream: ['AWS::Timestream::InfluxDBCluster', 'AWS::Timestream::InfluxDBInstance'],
  VPCLattice: ['AWS::VpcLattice::ResourceGateway'],
  VerifiedAccess: ['AWS::EC2::VerifiedAccessEndpoint'],
  WorkSpaces: ['AWS::WorkSpaces::Directory'],
  WorkSpacesWeb: ['AWS::WorkSpacesWeb::NetworkSettings'],
};

/** Whose network interfaces aren't left by a service: why, and which types. */
export const NOT_LEFT_BY_A_SERVICE: readonly {
  readonly because: string;
  readonly types: readonly string[];
}[] = [
  {
    because: 'it is a network interface itself, which goes with its resource (EC2 guide)',
    types: ['AWS::EC2::NetworkInterface'],
  },
  {
    because:
      'they are instances’ own, and go when the instance is terminated (EC2 guide, “Network interfaces”)',
    types: [
      'AWS::AutoScaling::AutoScalingGroup',
      'AWS::AutoScaling::LaunchConfiguration',
      'AWS::Cloud9::EnvironmentEC2',
      'AWS::DRS::ReplicationConfigurationTemplate',
      'AWS::EC2::EC2Fleet',
      'AWS::EC2::Instance',
      'AWS::EC2::LaunchTemplate',
      'AWS::EC2::SpotFleet',
      'AWS::ECS::CapacityProvider',
      'AWS::GameLift::GameServerGroup',
      'AWS::ImageBuilder::InfrastructureConfiguration',
      'AWS::OpsWorks::Instance',
      'AWS::OpsWorks::Layer',
      'AWS::OpsWorks::Stack',
      'AWS::PCS::ComputeNodeGroup',
      'AWS::WorkspacesInstances::WorkspaceInstance',
    ],
  },
  {
    because: 'they are those of a VPC endpoint, and end with it (VPC guide, “Delete an interface endpoint”)',
    types: [
      'AWS::DataSync::Agent',
      'AWS::Deadline::LicenseEndpoint',
      'AWS::DocDBElastic::Cluster',
      'AWS::EC2::VPCEndpoint',
      'AWS::ElastiCache::ServerlessCache',
      'AWS::MSK::ServerlessCluster',
      'AWS::MSK::VpcConnection',
      'AWS::NeptuneGraph::PrivateGraphEndpoint',
      'AWS::NetworkFirewall::Firewall',
      'AWS::NetworkFirewall::VpcEndpointAssociation',
      'AWS::OSIS::Pipeline',
      'AWS::OpenSearchServerless::VpcEndpoint',
      'AWS::PCAConnectorAD::Connector',
      'AWS::Redshift::EndpointAccess',
      'AWS::RedshiftServerless::Workgroup',
      'AWS::SageMaker::Workforce',
      'AWS::Transfer::Server',
      'AWS::Transfer::WebApp',
    ],
  },
  {
    because:
      'they end with their resource, and CloudFormation waits for that end (guides/services.md, “Not here”)',
    types: [
      'AWS::EC2::ClientVpnEndpoint',
      'AWS::EC2::ClientVpnRoute',
      'AWS::EC2::ClientVpnTargetNetworkAssociation',
      'AWS::EC2::InstanceConnectEndpoint',
      'AWS::EC2::NatGateway',
      'AWS::EC2::RouteServerEndpoint',
      'AWS::EC2::TransitGatewayAttachment',
      'AWS::EC2::TransitGatewayVpcAttachment',
      'AWS::NetworkManager::VpcAttachment',
      'AWS::Route53Resolver::ResolverEndpoint',
    ],
  },
];

/** `Makes no network interface`, with the reason: each from the type's schema and its service's guide. */
export const MAKE_NONE: readonly { readonly because: string; readonly types: readonly string[] }[] = [
  {
    because: 'it is, or belongs to, a VPC, a subnet or a security group',
    types: [
      'AWS::EC2::SecurityGroup',
      'AWS::EC2::SecurityGroupEgress',
      'AWS::EC2::SecurityGroupIngress',
      'AWS::EC2::Subnet',
      'AWS::EC2::SubnetCidrBlock',
      'AWS::EC2::SubnetCidrReservation',
      'AWS::EC2::SubnetNetworkAclAssociation',
      'AWS::EC2::SubnetRouteTableAssociation',
      'AWS::EC2::VPC',
      'AWS::EC2::VPCBlockPublicAccessExclusion',
      'AWS::VpcLattice::ServiceNetworkVpcAssociation',
    ],
  },
  {
    because: 'it is a list of subnets or groups, which other resources use',
    types: [
      'AWS::DAX::SubnetGroup',
      'AWS::DMS::InstanceProfile',
      'AWS::DMS::ReplicationSubnetGroup',
      'AWS::DocDB::DBSubnetGroup',
      'AWS::ElastiCache::SubnetGroup',
      'AWS::MemoryDB::SubnetGroup',
      'AWS::Neptune::DBSubnetGroup',
      'AWS::RDS::DBSubnetGroup',
      'AWS::RDS::OptionGroup',
      'AWS::Redshift::ClusterSubnetGroup',
    ],
  },
  {
    because: 'its groups are those of EC2-Classic, which is no more',
    types: [
      'AWS::ElastiCache::SecurityGroupIngress',
      'AWS::RDS::DBSecurityGroup',
      'AWS::RDS::DBSecurityGroupIngress',
      'AWS::Redshift::ClusterSecurityGroupIngress',
    ],
  },
  {
    because: 'it names them to look for them, or to describe what is there',
    types: [
      'AWS::EC2::NetworkInsightsAnalysis',
      'AWS::InspectorV2::Filter',
      'AWS::NetworkManager::Device',
      'AWS::SecurityHub::Insight',
    ],
  },
  {
    because: 'it tells them as attributes only, and a template gives it none',
    types: [
      'AWS::DocDBElastic::ClusterSnapshot',
      'AWS::EC2::RouteServerPeer',
      'AWS::EC2::TransitGatewayMulticastGroupMember',
      'AWS::EC2::TransitGatewayMulticastGroupSource',
      'AWS::EMRContainers::Endpoint',
      'AWS::ElastiCache::Snapshot',
      'AWS::MemoryDB::Snapshot',
      'AWS::Neptune::DBInstance',
      'AWS::Timestream::InfluxDBBackup',
    ],
  },
  {
    because: 'it joins or routes what is attached already',
    types: [
      'AWS::EC2::TransitGateway',
      'AWS::EC2::TransitGatewayMulticastDomainAssociation',
      'AWS::NetworkManager::ConnectPeer',
    ],
  },
  {
    because: 'it means ranges of addresses outside of the account’s VPCs',
    types: ['AWS::ODB::OdbNetwork', 'AWS::Route53GlobalResolver::DnsView'],
  },
];
