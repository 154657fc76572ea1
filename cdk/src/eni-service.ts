// Generated from src/network-interfaces/service-names.ts by "npm run generate".

/**
 * Services whose network interfaces a cleaner waits for, and deletes where nobody else will.
 *
 * What is known of each stands in guides/services.md of the repository.
 */
export enum EniService {
  /** Every service that the registered version knows. */
  ALL = '*',
  /** `Lambda`. */
  LAMBDA = 'Lambda',
  /** `APIGateway`. */
  API_GATEWAY = 'APIGateway',
  /** `AppRunner`. */
  APP_RUNNER = 'AppRunner',
  /** `BedrockAgentCore`. */
  BEDROCK_AGENT_CORE = 'BedrockAgentCore',
  /** `CloudFront`. */
  CLOUDFRONT = 'CloudFront',
  /** `CloudHSM`. */
  CLOUD_HSM = 'CloudHSM',
  /** `CodeBuild`. */
  CODEBUILD = 'CodeBuild',
  /** `CodeConnections`. */
  CODE_CONNECTIONS = 'CodeConnections',
  /** `Comprehend`. */
  COMPREHEND = 'Comprehend',
  /** `DAX`. */
  DAX = 'DAX',
  /** `DMS`. */
  DMS = 'DMS',
  /** `DataSync`. */
  DATASYNC = 'DataSync',
  /** `DeviceFarm`. */
  DEVICE_FARM = 'DeviceFarm',
  /** `DirectoryService`. */
  DIRECTORY_SERVICE = 'DirectoryService',
  /** `EC2ApplicationStatusChecks`. */
  EC2_APPLICATION_STATUS_CHECKS = 'EC2ApplicationStatusChecks',
  /** `ECS`. */
  ECS = 'ECS',
  /** `EFS`. */
  EFS = 'EFS',
  /** `EKS`. */
  EKS = 'EKS',
  /** `EMR`. */
  EMR = 'EMR',
  /** `EVS`. */
  EVS = 'EVS',
  /** `ElastiCache`. */
  ELASTICACHE = 'ElastiCache',
  /** `ElasticLoadBalancing`. */
  ELASTIC_LOAD_BALANCING = 'ElasticLoadBalancing',
  /** `FSx`. */
  FSX = 'FSx',
  /** `Firehose`. */
  FIREHOSE = 'Firehose',
  /** `GlobalAccelerator`. */
  GLOBAL_ACCELERATOR = 'GlobalAccelerator',
  /** `Glue`. */
  GLUE = 'Glue',
  /** `Grafana`. */
  GRAFANA = 'Grafana',
  /** `IoT`. */
  IOT = 'IoT',
  /** `LambdaCapacityProviders`. */
  LAMBDA_CAPACITY_PROVIDERS = 'LambdaCapacityProviders',
  /** `LambdaNetworkConnectors`. */
  LAMBDA_NETWORK_CONNECTORS = 'LambdaNetworkConnectors',
  /** `MQ`. */
  MQ = 'MQ',
  /** `MSK`. */
  MSK = 'MSK',
  /** `MSKConnect`. */
  MSK_CONNECT = 'MSKConnect',
  /** `MemoryDB`. */
  MEMORYDB = 'MemoryDB',
  /** `OpenSearch`. */
  OPENSEARCH = 'OpenSearch',
  /** `PCS`. */
  PCS = 'PCS',
  /** `Prometheus`. */
  PROMETHEUS = 'Prometheus',
  /** `QuickSight`. */
  QUICKSIGHT = 'QuickSight',
  /** `RDS`. */
  RDS = 'RDS',
  /** `RDSProxy`. */
  RDS_PROXY = 'RDSProxy',
  /** `RTBFabric`. */
  RTB_FABRIC = 'RTBFabric',
  /** `Redshift`. */
  REDSHIFT = 'Redshift',
  /** `SageMaker`. */
  SAGEMAKER = 'SageMaker',
  /** `Timestream`. */
  TIMESTREAM = 'Timestream',
  /** `VPCLattice`. */
  VPC_LATTICE = 'VPCLattice',
  /** `VerifiedAccess`. */
  VERIFIED_ACCESS = 'VerifiedAccess',
  /** `WorkSpaces`. */
  WORKSPACES = 'WorkSpaces',
  /** `WorkSpacesWeb`. */
  WORKSPACES_WEB = 'WorkSpacesWeb',
}
