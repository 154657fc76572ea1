import * as delays from './delays';

/**
 * What the network interfaces of AWS's services look like and how they go, one row a service, written
 * from recordings and reports of others (the sandbox is the oracle: it shares nothing with the product).
 *
 * To add one: a row here; `planting.ts`, the control call and the tests find it by its key.
 */
export interface ServiceRow {
  /** EC2's `InterfaceType`. */
  readonly interfaceType: string;
  /** EC2's `Description`, verbatim but for the names in it. */
  readonly description: (names: Names) => string;
  readonly requesterId: (names: Names) => string;
  readonly requesterManaged: boolean;
  /** How the service attaches it. */
  readonly attachment: AttachmentForm;
  readonly tags?: (names: Names) => Readonly<Record<string, string>>;
  /** EC2's `Operator.Principal`; such a network interface is hidden from those who don't ask for managed ones. */
  readonly operator?: string;
  /** `InterfaceType` from the moment it is detached, where that changes. */
  readonly interfaceTypeWhenFree?: string;
  readonly delays: delays.DelayDistribution;
  /** With whose rights it is deleted: the function's role may have lost them. */
  readonly deletedBy: 'service' | 'role';
  /** A new user in the same place takes over one that is being released. */
  readonly shared: boolean;
  /** Where its looks come from, and how well that is known. */
  readonly source: string;
}

export interface AttachmentForm {
  /** `ela-attach-…` can't be managed by users, `eni-attach-…` is ordinary. */
  readonly prefix: 'ela-attach' | 'eni-attach';
  readonly instanceOwnerId: (names: Names) => string;
  /** Of an instance in the account, where a service manages one there. */
  readonly instanceId?: (names: Names) => string;
  readonly deviceIndex: number;
  readonly deleteOnTermination: boolean;
  /** Whether the account's users may detach it. */
  readonly detachable: boolean;
}

/** What the looks are made of. */
export interface Names {
  /** Of the function, load balancer, cluster, … that it is for. */
  readonly owner: string;
  readonly account: string;
  readonly region: string;
  /** Of the function's role, where there is one: `AROA…`. */
  readonly roleId: string;
  readonly uuid: () => string;
  /** Lower-case hexadecimal digits. */
  readonly hex: (digits: number) => string;
}

/** Attached by a service in its own way: nobody else detaches it. */
const ELA: AttachmentForm = {
  prefix: 'ela-attach',
  instanceOwnerId: () => 'amazon-aws',
  deviceIndex: 1,
  deleteOnTermination: false,
  detachable: false,
};

/** An ordinary attachment to an instance in an account of AWS's: users aren't allowed to detach it. */
function ordinary(instanceOwnerId: string, detachable = false): AttachmentForm {
  return {
    prefix: 'eni-attach',
    instanceOwnerId: () => instanceOwnerId,
    deviceIndex: 1,
    deleteOnTermination: false,
    detachable,
  };
}

/** The network interface of an instance that a service runs in the account and manages. */
const OF_MANAGED_INSTANCE: AttachmentForm = {
  prefix: 'eni-attach',
  instanceOwnerId: ({ account }) => account,
  instanceId: ({ hex }) => `i-0${hex(16)}`,
  deviceIndex: 0,
  deleteOnTermination: true,
  detachable: false,
};

const byService = { requesterManaged: true, deletedBy: 'service', shared: false } as const;
const quietly = { requesterManaged: false, deletedBy: 'service', shared: false } as const;
const requester = (id: string) => (): string => id;
/** An account of the service's own, of twelve digits; always the same one here. */
const SERVICE_ACCOUNT = '727180483921';

const ROWS = {
  Lambda: {
    interfaceType: 'lambda',
    description: ({ owner, uuid }) => `AWS Lambda VPC ENI-${owner}-${uuid()}`,
    requesterId: ({ roleId, account }) => `${roleId}:${account}`,
    requesterManaged: false,
    attachment: ELA,
    interfaceTypeWhenFree: 'interface',
    delays: delays.lambda,
    deletedBy: 'role',
    shared: true,
    source: 'recorded: go-to-k/cdkd#45; released: alchemy-run/alchemy#937; role: aws-cdk#34400',
  },
  LambdaBefore2019: {
    interfaceType: 'interface',
    description: ({ uuid }) => `AWS Lambda VPC ENI: ${uuid()}`,
    requesterId: ({ account, owner }) => `${account}:awslambda_${owner}`,
    requesterManaged: false,
    attachment: ordinary('amazon-aws', true),
    delays: delays.lambdaBefore2019,
    deletedBy: 'role',
    shared: false,
    source: 'Lambda guide before 2019, serverless#4347; detached by tools of that time: serverless#5008',
  },
  LambdaEventSourceMapping: {
    interfaceType: 'lambda',
    description: ({ account, uuid }) => `AWS Lambda VPC ENI-SMK-${account}-${uuid()}`,
    requesterId: ({ roleId, account }) => `${roleId}:${account}`,
    requesterManaged: false,
    attachment: ELA,
    interfaceTypeWhenFree: 'interface',
    delays: delays.eventSourceMapping,
    deletedBy: 'role',
    shared: false,
    source: 'recorded: go-to-k/cdk-real-drift#441; requester: assumed to be as the functions’',
  },
  AgentCore: {
    interfaceType: 'agentic_ai',
    description: () => '',
    requesterId: ({ account }) => `AROA5AGENTCORENETWORK:${account}`,
    requesterManaged: false,
    attachment: ELA,
    tags: () => ({ AmazonBedrockAgentCoreManaged: 'true' }),
    delays: delays.agentCore,
    deletedBy: 'service',
    shared: true,
    source:
      'recorded: hashicorp/terraform-provider-aws#47399; requested by the role AWSServiceRoleForBedrockAgentCoreNetwork',
  },
  RDS: {
    ...byService,
    interfaceType: 'interface',
    description: () => 'RDSNetworkInterface',
    requesterId: requester('amazon-rds'),
    attachment: ordinary('amazon-rds'),
    delays: delays.noFigure,
    source: 'recorded (2019-07); time: none found',
  },
  RDSProxy: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `Network interface for DBProxy ${owner}`,
    requesterId: requester('amazon-rds'),
    attachment: ordinary('amazon-rds'),
    delays: delays.noFigure,
    source: 'description recorded; the rest as RDS (assumed)',
  },
  EFS: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner, hex }) => `EFS mount target for ${owner} (fsmt-0${hex(16)})`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.withItsOwner,
    source: 'recorded: EFS guide (CloudTrail, 2019); time assumed',
  },
  ApplicationLoadBalancer: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner, hex }) => `ELB app/${owner}/${hex(16)}`,
    requesterId: requester('amazon-elb'),
    attachment: ordinary('amazon-elb'),
    delays: delays.applicationLoadBalancer,
    source: 'recorded (2025-02)',
  },
  ClassicLoadBalancer: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `ELB ${owner}`,
    requesterId: requester('amazon-elb'),
    attachment: ordinary('amazon-elb'),
    delays: delays.classicLoadBalancer,
    source: 'recorded in part: aws/aws-cdk#12130',
  },
  NetworkLoadBalancer: {
    ...byService,
    interfaceType: 'network_load_balancer',
    description: ({ owner, hex }) => `ELB net/${owner}/${hex(16)}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.networkLoadBalancer,
    source: 'recorded; hashicorp/terraform-provider-aws waitForNLBNetworkInterfacesToDetach',
  },
  GatewayLoadBalancer: {
    ...byService,
    interfaceType: 'gateway_load_balancer',
    description: ({ owner, hex }) => `ELB gwy/${owner}/${hex(16)}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.networkLoadBalancer,
    source: 'reported: cloud-custodian get_eni_resource_type; time as the NLB’s (assumed)',
  },
  VpcEndpoint: {
    ...byService,
    interfaceType: 'vpc_endpoint',
    description: ({ owner }) => `VPC Endpoint Interface ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.withItsOwner,
    source: 'documented: VPC guide; time assumed',
  },
  NatGateway: {
    ...byService,
    interfaceType: 'nat_gateway',
    description: ({ owner }) => `Interface for NAT Gateway ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.withItsOwner,
    source: 'reported: cloud-custodian; time assumed',
  },
  TransitGateway: {
    ...byService,
    interfaceType: 'transit_gateway',
    description: ({ owner }) => `Network Interface for Transit Gateway Attachment ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.noFigure,
    source: 'reported: cloud-custodian',
  },
  EksControlPlane: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `Amazon EKS ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: { ...ordinary(SERVICE_ACCOUNT), deleteOnTermination: true },
    delays: delays.noFigure,
    source:
      'recorded (2025-12): a foreign account’s attachment at device index 1, and that account asked for it; until 2019 at least the cluster’s role did',
  },
  EksPod: {
    ...quietly,
    interfaceType: 'interface',
    description: ({ hex }) => `aws-K8S-i-0${hex(16)}`,
    requesterId: ({ account }) => account,
    attachment: { ...ordinary('', true), instanceOwnerId: ({ account }) => account },
    tags: ({ owner, hex }) => ({
      'cluster.k8s.amazonaws.com/name': owner,
      'eks:eni:owner': 'amazon-vpc-cni',
      'node.k8s.amazonaws.com/instance_id': `i-0${hex(16)}`,
    }),
    delays: delays.leftAvailable,
    source: 'reported: left available when its node went before the CNI could delete it',
  },
  EksBranch: {
    ...quietly,
    interfaceType: 'branch',
    description: () => 'aws-k8s-branch-eni',
    requesterId: ({ account }) => account,
    attachment: { ...ordinary('', true), instanceOwnerId: ({ account }) => account },
    tags: ({ owner }) => ({
      'cluster.k8s.amazonaws.com/name': owner,
      'eks:eni:owner': 'eks-vpc-resource-controller',
    }),
    delays: delays.leftAvailable,
    source: 'reported: cloud-custodian; amazon-vpc-resource-controller-k8s',
  },
  EcsTask: {
    ...byService,
    interfaceType: 'interface',
    description: ({ region, account, uuid }) => `arn:aws:ecs:${region}:${account}:attachment/${uuid()}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.ecsTask,
    source: 'recorded (2018-11 to 2022-02): another account’s attachment; requester assumed',
  },
  SageMakerStudio: {
    ...quietly,
    interfaceType: 'interface',
    description: ({ owner, hex }) =>
      `[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(${owner}) - ${hex(32)}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.leftInUse,
    source: 'description recorded; stays: hashicorp/terraform-provider-aws#20986',
  },
  SageMakerNotebook: {
    ...quietly,
    interfaceType: 'interface',
    description: ({ owner }) =>
      `[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.sageMakerEndpoint,
    source: 'description recorded; time: cloudformation-coverage-roadmap#1327',
  },
  Glue: {
    ...quietly,
    interfaceType: 'interface',
    description: ({ account, owner }) => `Attached to Glue using role: arn:aws:iam::${account}:role/${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description reported',
  },
  DMS: {
    ...byService,
    interfaceType: 'interface',
    description: () => 'DMSNetworkInterface',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.leftAvailable,
    source:
      'description recorded (export of an account, ap-northeast-2); requester, an account: reported; stays: hashicorp/terraform-provider-aws#7600',
  },
  Comprehend: {
    ...quietly,
    interfaceType: 'interface',
    description: () => '',
    requesterId: ({ roleId }) => `${roleId}:Comprehend`,
    attachment: { ...ordinary('', true), instanceOwnerId: ({ account }) => account },
    delays: delays.comprehend,
    source: 'terraform-provider-aws vpc_network_interface.go: detaches and deletes it',
  },
  Redshift: {
    ...byService,
    interfaceType: 'interface',
    description: () => 'RedshiftNetworkInterface',
    requesterId: requester('amazon-redshift'),
    attachment: ordinary('amazon-redshift'),
    delays: delays.noFigure,
    source: 'description recorded (export of an account); requester reported',
  },
  ElastiCache: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `ElastiCache ${owner}`,
    requesterId: requester('amazon-elasticache'),
    attachment: ordinary('amazon-elasticache'),
    delays: delays.noFigure,
    source: 'description recorded (exports of accounts); requester reported',
  },
  OpenSearch: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `ES ${owner}`,
    requesterId: requester('amazon-elasticsearch'),
    attachment: ordinary('amazon-aws'),
    delays: delays.noFigure,
    source: 'description recorded (export of an account); requester assumed',
  },
  ApiGateway: {
    ...byService,
    interfaceType: 'api_gateway_managed',
    description: () => 'ENI managed by APIGateway',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: ({ owner }) => ({ Owner: 'ops.apigateway.amazonaws.com', VpcLinkId: owner }),
    delays: delays.noFigure,
    source: 'type, description and tags recorded (exports of accounts); requester assumed',
  },
  CloudFrontVpcOrigin: {
    ...byService,
    interfaceType: 'cloudfront_managed',
    description: ({ owner }) => `CloudFront VPC origin ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: () => ({ 'aws.cloudfront.vpcorigin': 'enabled' }),
    delays: delays.noFigure,
    source:
      'type reported: hashicorp/terraform-provider-aws; tag: policy AWSCloudFrontVPCOriginServiceRolePolicy; description assumed',
  },
  PrometheusCollector: {
    ...byService,
    interfaceType: 'amp_collector',
    description: ({ owner }) => `Amazon Managed Prometheus collector ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: ({ owner }) => ({ AMPAgentlessScraper: owner }),
    delays: delays.noFigure,
    source:
      'type reported: hashicorp/terraform-provider-aws; tag: policy AmazonPrometheusScraperServiceRolePolicy; description assumed',
  },
  Directory: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `AWS created network interface for directory ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description documented: Directory Service guide',
  },
  WorkSpaces: {
    ...byService,
    interfaceType: 'interface',
    description: ({ account }) => `Created By Amazon Workspaces for AWS Account ID ${account}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    operator: 'workspaces.amazonaws.com',
    delays: delays.noFigure,
    source: 'description reported; managed: What’s New 2026-04-22 (principal assumed)',
  },
  Fsx: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `[Do not detach or untag] Amazon FSx network interface for ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    // Somebody did, and the file system failed.
    attachment: ordinary(SERVICE_ACCOUNT, true),
    tags: ({ owner }) => ({ 'AmazonFSx.FileSystemId': owner }),
    delays: delays.fileSystem,
    source:
      'description recorded and detached: DevelopersIO, 2023-03; tag: policy AmazonFSxServiceRolePolicy; the rest assumed',
  },
  CodeBuild: {
    ...quietly,
    interfaceType: 'interface',
    description: () => '',
    requesterId: ({ roleId, uuid }) => `${roleId}:AWSCodeBuild-${uuid()}`,
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'requester reported; a build’s session name recorded; the rest assumed',
  },
  Msk: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner, region, account, uuid }) =>
      `DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:${region}:${account}:cluster/${owner}/${uuid()}-2.`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: () => ({ AWSMSKManaged: 'true' }),
    delays: delays.noFigure,
    source:
      'description recorded (export of an account, eu-west-2); tag: policy KafkaServiceRolePolicy; the rest assumed',
  },
  MskConnect: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: () => ({ AmazonMSKConnectManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy KafkaConnectServiceRolePolicy; the rest assumed',
  },
  AmazonMq: {
    ...quietly,
    interfaceType: 'interface',
    description: ({ owner }) => `Amazon MQ network interface for broker ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description reported, and that users delete what is left available; the rest assumed',
  },
  MemoryDb: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: () => ({ AmazonMemoryDBManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy MemoryDBServiceRolePolicy; the rest assumed',
  },
  Neptune: {
    ...byService,
    interfaceType: 'interface',
    description: () => 'RDSNetworkInterface',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'reported: as RDS’s, but for the requester',
  },
  AppRunner: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: () => ({ AWSAppRunnerManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy AppRunnerNetworkingServiceRolePolicy, its value assumed; the rest assumed',
  },
  CloudHsm: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `CloudHsm ENI ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description reported: cloud-custodian; the rest assumed',
  },
  CodeConnections: {
    ...byService,
    interfaceType: 'aws_codestar_connections_managed',
    description: () => 'AWS CodeStar Connections',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.noFigure,
    source: 'type: EC2 API; description reported: cloud-custodian; the rest assumed',
  },
  Dax: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `DAX ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description reported: cloud-custodian; the rest assumed',
  },
  DataSync: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner }) => `datasync ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description reported; the rest assumed',
  },
  DeviceFarm: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: () => ({ AWSDeviceFarmManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy AWSDeviceFarmServiceRolePolicy; the rest assumed',
  },
  Emr: {
    ...quietly,
    interfaceType: 'interface',
    description: ({ owner }) => `AWS ElasticMapReduce - ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'beginning of the description reported: cloud-custodian; the rest assumed',
  },
  Evs: {
    ...byService,
    interfaceType: 'evs',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: ({ owner }) => ({ AmazonEVSManaged: owner }),
    delays: delays.noFigure,
    source: 'type: EC2 API; tag: policy AmazonEVSServiceRolePolicy; the rest assumed',
  },
  Firehose: {
    ...byService,
    interfaceType: 'interface',
    description: ({ account, owner }) => `Amazon Kinesis Firehose - ${account}:${owner}:1641374697543.`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'description reported; the rest assumed',
  },
  GlobalAccelerator: {
    ...byService,
    interfaceType: 'global_accelerator_managed',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.noFigure,
    source: 'type: EC2 API; the rest assumed',
  },
  Grafana: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: ({ owner }) => ({ AmazonGrafanaManaged: owner }),
    delays: delays.noFigure,
    source: 'tag: policy AmazonGrafanaServiceLinkedRolePolicy; the rest assumed',
  },
  IotRule: {
    ...byService,
    interfaceType: 'iot_rules_managed',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.noFigure,
    source: 'type: EC2 API; the rest assumed',
  },
  Pcs: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: ({ owner }) => ({ AWSPCSManaged: owner }),
    delays: delays.noFigure,
    source: 'tag: policy AWSPCSServiceRolePolicy; the rest assumed',
  },
  QuickSight: {
    ...byService,
    interfaceType: 'quicksight',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.noFigure,
    source: 'type: EC2 API; the rest assumed',
  },
  RtbFabric: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: () => ({ RTBFabricManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy RTBFabricServiceRolePolicy; the rest assumed',
  },
  TimestreamInfluxDb: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: ({ owner }) => ({ AmazonTimestreamInfluxDBManaged: owner }),
    delays: delays.noFigure,
    source: 'tag: policy AmazonTimestreamInfluxDBServiceRolePolicy; the rest assumed',
  },
  VpcLattice: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: () => ({ VpcLatticeManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy AWSVpcLatticeServiceRolePolicy; the rest assumed',
  },
  VerifiedAccess: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: () => ({ VerifiedAccessManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy AWSVPCVerifiedAccessServiceRolePolicy; the rest assumed',
  },
  WorkSpacesWeb: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    tags: () => ({ WorkSpacesWebManaged: 'true' }),
    delays: delays.noFigure,
    source: 'tag: policy AmazonWorkSpacesWebServiceRolePolicy; the rest assumed',
  },
  Route53Resolver: {
    ...byService,
    interfaceType: 'interface',
    description: ({ owner, hex }) => `Route 53 Resolver: ${owner}:rni-${hex(17)}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.withItsOwner,
    source: 'description reported; the rest assumed',
  },
  InstanceConnectEndpoint: {
    ...byService,
    interfaceType: 'ec2_instance_connect_endpoint',
    description: ({ owner }) => `EC2 Instance Connect Endpoint ${owner}`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: ({ owner }) => ({ InstanceConnectEndpointId: owner }),
    delays: delays.withItsOwner,
    source: 'type: EC2 API; tag: policy Ec2InstanceConnectEndpoint; the rest assumed',
  },
  EfsTyped: {
    ...byService,
    interfaceType: 'efs',
    description: ({ owner, hex }) => `EFS mount target for ${owner} (fsmt-0${hex(16)})`,
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    delays: delays.withItsOwner,
    source: 'type recorded (an account’s export) and documented: EC2 API; the rest as the others’',
  },
  LambdaNetworkConnector: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: ({ account }) => `AROA5LAMBDACONNECTOR:${account}`,
    attachment: ELA,
    tags: ({ owner, hex }) => ({
      'aws:lambda:networkConnectorName': owner,
      'aws:lambda:networkConnectorId': `nc-0${hex(16)}`,
    }),
    operator: 'network-connectors.lambda.amazonaws.com',
    delays: delays.noFigure,
    source:
      'tags and operator: policies AWSLambdaNetworkConnectorOperatorPolicy and AWSLambdaServiceRolePolicy; the rest assumed',
  },
  LambdaManagedInstance: {
    ...quietly,
    interfaceType: 'interface',
    description: () => '',
    requesterId: ({ account }) => `AROA5LAMBDAOPERATORS:${account}`,
    attachment: OF_MANAGED_INSTANCE,
    operator: 'scaler.lambda.amazonaws.com',
    delays: delays.noFigure,
    source: 'operator: policy AWSLambdaManagedEC2ResourceOperator; the rest assumed',
  },
  AgentCoreHarness: {
    interfaceType: 'agentic_ai',
    description: () => '',
    requesterId: ({ account }) => `AROA5AGENTCORENETWORK:${account}`,
    requesterManaged: false,
    attachment: ELA,
    tags: () => ({ AmazonBedrockAgentCoreManaged: 'true' }),
    delays: delays.agentCore,
    deletedBy: 'service',
    shared: true,
    source: 'assumed: as a runtime’s, in whose environment a harness runs',
  },
  AgentCoreCapacityProvider: {
    ...quietly,
    interfaceType: 'interface',
    description: () => '',
    requesterId: ({ account }) => `AROA5AGENTCOREOPERATE:${account}`,
    attachment: OF_MANAGED_INSTANCE,
    operator: 'bedrock-agentcore.amazonaws.com',
    delays: delays.noFigure,
    source: 'managed: What’s New 2026-04-22; principal and all the rest assumed',
  },
  AgentCorePrivateEndpoint: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ELA,
    tags: () => ({ VpcLatticeManaged: 'true' }),
    delays: delays.noFigure,
    source:
      'a resource gateway of VPC Lattice’s; tag: policy AWSVpcLatticeServiceRolePolicy; the rest assumed',
  },
  ApplicationStatusCheck: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: ({ account }) => `AROA5EC2STATUSCHECKS0:${account}`,
    attachment: ELA,
    operator: 'ec2.application-status-checks.amazonaws.com',
    delays: delays.noFigure,
    source: 'operator: policy EC2ApplicationStatusChecksServiceRolePolicy; the rest assumed',
  },
  DmsServerless: {
    ...byService,
    interfaceType: 'interface',
    description: () => 'DMSNetworkInterface',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.leftAvailable,
    source: 'assumed: as a replication instance’s',
  },
  Mwaa: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'assumed: no mark was found',
  },
  EmrServerless: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'assumed: no mark was found',
  },
  ManagedFlink: {
    ...byService,
    interfaceType: 'interface',
    description: () => '',
    requesterId: requester(SERVICE_ACCOUNT),
    attachment: ordinary(SERVICE_ACCOUNT),
    delays: delays.noFigure,
    source: 'assumed: no mark was found',
  },
} as const satisfies Readonly<Record<string, ServiceRow>>;

export type ServiceKey = keyof typeof ROWS;

export const SERVICES: Readonly<Record<ServiceKey, ServiceRow>> = ROWS;

export const SERVICE_KEYS = Object.keys(ROWS) as readonly ServiceKey[];

export function isServiceKey(key: string): key is ServiceKey {
  return Object.hasOwn(ROWS, key);
}
