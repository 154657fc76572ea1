/** The names that the property `Services` takes: Lambda, and the others in their alphabetical order. */
export const SERVICE_NAMES = [
  'Lambda',
  'APIGateway',
  'AppRunner',
  'BedrockAgentCore',
  'CloudFront',
  'CloudHSM',
  'CodeBuild',
  'CodeConnections',
  'Comprehend',
  'DAX',
  'DMS',
  'DataSync',
  'DeviceFarm',
  'DirectoryService',
  'ECS',
  'EFS',
  'EKS',
  'EMR',
  'EVS',
  'ElastiCache',
  'ElasticLoadBalancing',
  'FSx',
  'Firehose',
  'GlobalAccelerator',
  'Glue',
  'Grafana',
  'IoT',
  'MQ',
  'MSK',
  'MSKConnect',
  'MemoryDB',
  'OpenSearch',
  'PCS',
  'Prometheus',
  'QuickSight',
  'RDS',
  'RDSProxy',
  'RTBFabric',
  'Redshift',
  'SageMaker',
  'Timestream',
  'VPCLattice',
  'VerifiedAccess',
  'WorkSpaces',
  'WorkSpacesWeb',
] as const;

export type ServiceName = (typeof SERVICE_NAMES)[number];

/** In the property `Services`: every service of the table. */
export const EVERY_SERVICE = '*';

export function isServiceName(name: string): name is ServiceName {
  return (SERVICE_NAMES as readonly string[]).includes(name);
}

/** The services that a value of the property `Services` stands for. Unknown names are left out. */
export function servicesOf(names: readonly string[]): ReadonlySet<ServiceName> {
  return new Set(names.includes(EVERY_SERVICE) ? SERVICE_NAMES : names.filter(isServiceName));
}
