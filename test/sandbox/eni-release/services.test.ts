import { DetachNetworkInterfaceCommand, type NetworkInterface } from '@aws-sdk/client-ec2';

import { SERVICE_KEYS, SERVICES, type ServiceKey } from '../../../sandbox/eni-release/services';
import { interfaces, network, type Network } from '../../support/network';

interface Looks {
  readonly type: string;
  readonly description: RegExp;
  readonly requester: RegExp;
  readonly managed: boolean;
  /** `ela` or `eni`, and the owner of what it is attached to. */
  readonly attachment: readonly ['ela' | 'eni', RegExp];
  /** `Operator.Principal`. */
  readonly operator?: string;
  /** Whether it is of an instance. */
  readonly ofInstance?: true;
}

const ela = ['ela', /^amazon-aws$/u] as const;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}';
const anAccount = /^\d{12}$/u;

/** Nothing is known of it but that it is there. */
const bare = {
  type: 'interface',
  description: /^$/u,
  requester: anAccount,
  managed: true,
  attachment: ['eni', anAccount],
} as const;
/** Of an instance that a service manages in the account. */
const instance = { ...bare, requester: /^AROA/u, managed: false, ofInstance: true } as const;

/** As they were seen on AWS, written down once more. */
const SEEN: Readonly<Record<ServiceKey, Looks>> = {
  Lambda: {
    type: 'lambda',
    description: new RegExp(`^AWS Lambda VPC ENI-owner-${UUID}$`, 'u'),
    requester: /^AROA[0-9A-F]{17}:123456789012$/u,
    managed: false,
    attachment: ela,
  },
  LambdaBefore2019: {
    type: 'interface',
    description: new RegExp(`^AWS Lambda VPC ENI: ${UUID}$`, 'u'),
    requester: /^123456789012:awslambda_/u,
    managed: false,
    attachment: ['eni', /^amazon-aws$/u],
  },
  LambdaEventSourceMapping: {
    type: 'lambda',
    description: new RegExp(`^AWS Lambda VPC ENI-SMK-123456789012-${UUID}$`, 'u'),
    requester: /^AROA/u,
    managed: false,
    attachment: ela,
  },
  AgentCore: { type: 'agentic_ai', description: /^$/u, requester: /^AROA/u, managed: false, attachment: ela },
  AgentCoreHarness: {
    type: 'agentic_ai',
    description: /^$/u,
    requester: /^AROA/u,
    managed: false,
    attachment: ela,
  },
  AgentCoreCapacityProvider: {
    ...instance,
    operator: 'bedrock-agentcore.amazonaws.com',
  },
  AgentCorePrivateEndpoint: { ...bare, attachment: ela },
  ApplicationStatusCheck: {
    ...bare,
    requester: /^AROA/u,
    attachment: ela,
    operator: 'ec2.application-status-checks.amazonaws.com',
  },
  LambdaManagedInstance: { ...instance, operator: 'scaler.lambda.amazonaws.com' },
  LambdaNetworkConnector: {
    ...bare,
    requester: /^AROA/u,
    attachment: ela,
    operator: 'network-connectors.lambda.amazonaws.com',
  },
  DmsServerless: { ...bare, description: /^DMSNetworkInterface$/u },
  Mwaa: bare,
  EmrServerless: bare,
  ManagedFlink: bare,
  EfsTyped: {
    type: 'efs',
    description: /^EFS mount target for owner \(fsmt-[0-9a-f]{17}\)$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  RDS: {
    type: 'interface',
    description: /^RDSNetworkInterface$/u,
    requester: /^amazon-rds$/u,
    managed: true,
    attachment: ['eni', /^amazon-rds$/u],
  },
  RDSProxy: {
    type: 'interface',
    description: /^Network interface for DBProxy owner$/u,
    requester: /^amazon-rds$/u,
    managed: true,
    attachment: ['eni', /^amazon-rds$/u],
  },
  EFS: {
    type: 'interface',
    description: /^EFS mount target for owner \(fsmt-[0-9a-f]{17}\)$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  ApplicationLoadBalancer: {
    type: 'interface',
    description: /^ELB app\/owner\/[0-9a-f]{16}$/u,
    requester: /^amazon-elb$/u,
    managed: true,
    attachment: ['eni', /^amazon-elb$/u],
  },
  ClassicLoadBalancer: {
    type: 'interface',
    description: /^ELB owner$/u,
    requester: /^amazon-elb$/u,
    managed: true,
    attachment: ['eni', /^amazon-elb$/u],
  },
  NetworkLoadBalancer: {
    type: 'network_load_balancer',
    description: /^ELB net\/owner\/[0-9a-f]{16}$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  GatewayLoadBalancer: {
    type: 'gateway_load_balancer',
    description: /^ELB gwy\/owner\/[0-9a-f]{16}$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  VpcEndpoint: {
    type: 'vpc_endpoint',
    description: /^VPC Endpoint Interface owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  NatGateway: {
    type: 'nat_gateway',
    description: /^Interface for NAT Gateway owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  TransitGateway: {
    type: 'transit_gateway',
    description: /^Network Interface for Transit Gateway Attachment owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  EksControlPlane: {
    type: 'interface',
    description: /^Amazon EKS owner$/u,
    requester: anAccount,
    managed: false,
    attachment: ['eni', /^(?!123456789012)\d{12}$/u],
  },
  EksPod: {
    type: 'interface',
    description: /^aws-K8S-i-[0-9a-f]{17}$/u,
    requester: /^123456789012$/u,
    managed: false,
    attachment: ['eni', /^123456789012$/u],
  },
  EksBranch: {
    type: 'branch',
    description: /^aws-k8s-branch-eni$/u,
    requester: /^123456789012$/u,
    managed: false,
    attachment: ['eni', /^123456789012$/u],
  },
  EcsTask: {
    type: 'interface',
    description: new RegExp(`^arn:aws:ecs:us-east-1:123456789012:attachment/${UUID}$`, 'u'),
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  SageMakerStudio: {
    type: 'interface',
    description: /^\[DO NOT DELETE\] ENI managed by SageMaker for Studio Domain\(owner\) - [0-9a-f]{32}$/u,
    requester: anAccount,
    managed: false,
    attachment: ['eni', anAccount],
  },
  SageMakerNotebook: {
    type: 'interface',
    description:
      /^\[Do not delete\] Network Interface created to access resources in your VPC for SageMaker Notebook Instance owner$/u,
    requester: anAccount,
    managed: false,
    attachment: ['eni', anAccount],
  },
  Glue: {
    type: 'interface',
    description: /^Attached to Glue using role: arn:aws:iam::123456789012:role\/owner$/u,
    requester: anAccount,
    managed: false,
    attachment: ['eni', anAccount],
  },
  DMS: {
    type: 'interface',
    description: /^DMSNetworkInterface$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  Comprehend: {
    type: 'interface',
    description: /^$/u,
    requester: /:Comprehend$/u,
    managed: false,
    attachment: ['eni', /^123456789012$/u],
  },
  Redshift: {
    type: 'interface',
    description: /^RedshiftNetworkInterface$/u,
    requester: /^amazon-redshift$/u,
    managed: true,
    attachment: ['eni', /^amazon-redshift$/u],
  },
  ElastiCache: {
    type: 'interface',
    description: /^ElastiCache owner$/u,
    requester: /^amazon-elasticache$/u,
    managed: true,
    attachment: ['eni', /^amazon-elasticache$/u],
  },
  OpenSearch: {
    type: 'interface',
    description: /^ES owner$/u,
    requester: /^amazon-elasticsearch$/u,
    managed: true,
    attachment: ['eni', /^amazon-aws$/u],
  },
  ApiGateway: {
    type: 'api_gateway_managed',
    description: /^ENI managed by APIGateway$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  CloudFrontVpcOrigin: {
    type: 'cloudfront_managed',
    description: /owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  PrometheusCollector: {
    type: 'amp_collector',
    description: /owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  Directory: {
    type: 'interface',
    description: /^AWS created network interface for directory owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  WorkSpaces: {
    type: 'interface',
    description: /^Created By Amazon Workspaces for AWS Account ID 123456789012$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
    operator: 'workspaces.amazonaws.com',
  },
  Fsx: {
    type: 'interface',
    description: /^\[Do not detach or untag\] Amazon FSx network interface for owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  CodeBuild: {
    type: 'interface',
    description: /^$/u,
    requester: new RegExp(`^AROA[0-9A-F]{17}:AWSCodeBuild-${UUID}$`, 'u'),
    managed: false,
    attachment: ['eni', anAccount],
  },
  Msk: {
    type: 'interface',
    description: new RegExp(
      `^DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:us-east-1:123456789012:cluster/owner/${UUID}-2\\.$`,
      'u',
    ),
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  MskConnect: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  AmazonMq: {
    type: 'interface',
    description: /^Amazon MQ network interface for broker owner$/u,
    requester: anAccount,
    managed: false,
    attachment: ['eni', anAccount],
  },
  MemoryDb: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  Neptune: {
    type: 'interface',
    description: /^RDSNetworkInterface$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  AppRunner: { type: 'interface', description: /^$/u, requester: anAccount, managed: true, attachment: ela },
  CloudHsm: {
    type: 'interface',
    description: /^CloudHsm ENI owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  CodeConnections: {
    type: 'aws_codestar_connections_managed',
    description: /^AWS CodeStar Connections$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  Dax: {
    type: 'interface',
    description: /^DAX owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  DataSync: {
    type: 'interface',
    description: /^datasync owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  DeviceFarm: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  Emr: {
    type: 'interface',
    description: /^AWS ElasticMapReduce - owner$/u,
    requester: anAccount,
    managed: false,
    attachment: ['eni', anAccount],
  },
  Evs: { type: 'evs', description: /^$/u, requester: anAccount, managed: true, attachment: ela },
  Firehose: {
    type: 'interface',
    description: /^Amazon Kinesis Firehose - 123456789012:owner:\d{13}\.$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  GlobalAccelerator: {
    type: 'global_accelerator_managed',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  Grafana: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  IotRule: {
    type: 'iot_rules_managed',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  Pcs: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  QuickSight: {
    type: 'quicksight',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  RtbFabric: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  TimestreamInfluxDb: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  VpcLattice: { type: 'interface', description: /^$/u, requester: anAccount, managed: true, attachment: ela },
  VerifiedAccess: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  WorkSpacesWeb: {
    type: 'interface',
    description: /^$/u,
    requester: anAccount,
    managed: true,
    attachment: ['eni', anAccount],
  },
  Route53Resolver: {
    type: 'interface',
    description: /^Route 53 Resolver: owner:rni-[0-9a-f]{17}$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
  InstanceConnectEndpoint: {
    type: 'ec2_instance_connect_endpoint',
    description: /owner$/u,
    requester: anAccount,
    managed: true,
    attachment: ela,
  },
};

describe('network interfaces of services', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network();
  });
  afterEach(() => net.world.close());

  const plant = (
    service: ServiceKey | 'user',
    more: Partial<Parameters<Network['world']['eniRelease']['plant']>[0]> = {},
  ): string => {
    const where = { subnetId: net.subnets[0], groupIds: [net.groups[0]] };
    return net.world.eniRelease.plant({ service, ...where, owner: 'owner', ...more })[0] ?? '';
  };
  const look = async (id: string): Promise<NetworkInterface | undefined> =>
    (await interfaces(net)).find(({ NetworkInterfaceId }) => NetworkInterfaceId === id);

  it.each(SERVICE_KEYS)('%s: looks as seen on AWS', async (service) => {
    const it = await look(plant(service));
    const seen = SEEN[service];
    const [prefix, owner] = seen.attachment;
    expect(it).toMatchObject({
      InterfaceType: seen.type,
      Status: 'in-use',
      RequesterManaged: seen.managed,
      SubnetId: net.subnets[0],
      VpcId: net.vpcId,
      Groups: [{ GroupId: net.groups[0], GroupName: 'one' }],
    });
    expect(it?.Description).toMatch(seen.description);
    expect(it?.RequesterId).toMatch(seen.requester);
    expect(it?.Attachment?.AttachmentId).toMatch(new RegExp(`^${prefix}-attach-[0-9a-f]{17}$`, 'u'));
    expect(it?.Attachment?.InstanceOwnerId).toMatch(owner);
    expect(it?.Attachment?.InstanceId !== undefined).toBe(seen.ofInstance === true);
    expect(it?.Operator).toEqual(
      seen.operator === undefined
        ? { Managed: false, HiddenByDefault: false }
        : { Managed: true, Principal: seen.operator, HiddenByDefault: true },
    );
    expect(it?.Attachment?.AttachTime === undefined).toBe(prefix === 'ela');
  });

  it.each(SERVICE_KEYS)('%s: can be detached by users only where that was seen', async (service) => {
    const it = await look(plant(service));
    const AttachmentId = it?.Attachment?.AttachmentId ?? '';
    const detached = net.clients.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId, Force: true }));
    if (SERVICES[service].attachment.detachable) {
      await detached;
      await net.world.time.advance(20_000);
      expect((await look(it?.NetworkInterfaceId ?? ''))?.Status).toBe('available');
    } else {
      await expect(detached).rejects.toMatchObject({
        // An instance's first one nobody detaches.
        name:
          AttachmentId.startsWith('ela-') || SEEN[service].ofInstance === true
            ? 'OperationNotPermitted'
            : 'AuthFailure',
      });
    }
  });

  it.each(SERVICE_KEYS)('%s: goes the way that its row says', async (service) => {
    const id = plant(service, { state: 'releasing' });
    await net.world.time.advance(24 * 3_600_000);
    const { untilAvailable, untilDeleted } = SERVICES[service].delays(
      net.world.cloud.random.stream('another'),
    );
    const { deletedBy, interfaceType, interfaceTypeWhenFree } = SERVICES[service];
    const it = await look(id);
    if (untilAvailable === undefined) expect(it?.Status).toBe('in-use');
    else if (untilDeleted !== undefined && deletedBy === 'service') expect(it).toBeUndefined();
    else {
      // It is nobody's to delete, or the role that could isn't there.
      expect(it).toMatchObject({
        Status: 'available',
        InterfaceType: interfaceTypeWhenFree ?? interfaceType,
      });
      expect(it?.Attachment).toBeUndefined();
    }
  });

  it('have the tags that were recorded, or that the policies of the services’ own roles demand', async () => {
    const ids = new Map(SERVICE_KEYS.map((service) => [plant(service), service]));
    const tagged = (await interfaces(net)).flatMap(({ NetworkInterfaceId: id = '', TagSet = [] }) =>
      TagSet.length === 0 ? [] : [[ids.get(id), TagSet.map(({ Key }) => Key)] as const],
    );
    expect(Object.fromEntries(tagged)).toEqual({
      AgentCore: ['AmazonBedrockAgentCoreManaged'],
      AgentCoreHarness: ['AmazonBedrockAgentCoreManaged'],
      AgentCorePrivateEndpoint: ['VpcLatticeManaged'],
      LambdaNetworkConnector: ['aws:lambda:networkConnectorName', 'aws:lambda:networkConnectorId'],
      ApiGateway: ['Owner', 'VpcLinkId'],
      AppRunner: ['AWSAppRunnerManaged'],
      CloudFrontVpcOrigin: ['aws.cloudfront.vpcorigin'],
      DeviceFarm: ['AWSDeviceFarmManaged'],
      EksBranch: ['cluster.k8s.amazonaws.com/name', 'eks:eni:owner'],
      EksPod: ['cluster.k8s.amazonaws.com/name', 'eks:eni:owner', 'node.k8s.amazonaws.com/instance_id'],
      Evs: ['AmazonEVSManaged'],
      Fsx: ['AmazonFSx.FileSystemId'],
      Grafana: ['AmazonGrafanaManaged'],
      InstanceConnectEndpoint: ['InstanceConnectEndpointId'],
      MemoryDb: ['AmazonMemoryDBManaged'],
      Msk: ['AWSMSKManaged'],
      MskConnect: ['AmazonMSKConnectManaged'],
      Pcs: ['AWSPCSManaged'],
      PrometheusCollector: ['AMPAgentlessScraper'],
      RtbFabric: ['RTBFabricManaged'],
      TimestreamInfluxDb: ['AmazonTimestreamInfluxDBManaged'],
      VerifiedAccess: ['VerifiedAccessManaged'],
      VpcLattice: ['VpcLatticeManaged'],
      WorkSpacesWeb: ['WorkSpacesWebManaged'],
    });
  });

  it('an AgentCore network interface that a new runtime takes back keeps its id, and its 8 hours start anew', async () => {
    const { releases } = net.world.eniRelease;
    const id = releases.hold('AgentCore', {
      subnetId: net.subnets[0],
      groupIds: [net.groups[0]],
      owner: 'runtime',
    });
    releases.letGo(id);
    await net.world.time.advance(6.5 * 3_600_000);
    expect(releases.takeBack(id)).toBe(true);
    await net.world.time.advance(3_600_000);
    releases.letGo(id);
    await net.world.time.advance(6.5 * 3_600_000);
    expect((await look(id))?.Status).toBe('in-use');
    await net.world.time.advance(2 * 3_600_000);
    expect(await look(id)).toBeUndefined();
    expect(releases.takeBack(id)).toBe(false);
  });

  it('can be planted in each state, any number, with times of one’s own', async () => {
    const { plant: plantAll } = net.world.eniRelease;
    const where = { subnetId: net.subnets[1], groupIds: [net.groups[1]] };
    const many = plantAll({ service: 'RDS', ...where, state: 'available', count: 3, untilDeleted: null });
    const orphans = plantAll({ service: 'Lambda', ...where, state: 'orphaned', count: 2 });
    const soon = plantAll({
      service: 'AgentCore',
      ...where,
      state: 'releasing',
      untilAvailable: 90_000,
      age: 30_000,
    });
    const mine = plantAll({ service: 'user', ...where, owner: 'mine' });
    await net.world.time.advance(59_000);
    const status = async (id: string): Promise<string | undefined> => (await look(id))?.Status;
    expect(await Promise.all([...many, ...orphans, ...mine].map(status))).toEqual(Array(6).fill('available'));
    expect(await Promise.all(soon.map(status))).toEqual(['in-use']);
    await net.world.time.advance(60_000);
    expect(await Promise.all(soon.map(status))).toEqual([undefined]);
    await net.world.time.advance(48 * 3_600_000);
    expect(await Promise.all([...many, ...orphans, ...mine].map(status))).toEqual(Array(6).fill('available'));
  });
});
