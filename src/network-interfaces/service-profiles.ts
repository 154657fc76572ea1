import { ANY_ACCOUNT } from './marks';
import { described, firstOf, tagged, UNKNOWN } from './owners';
import {
  type Grade,
  type Mark,
  type ReleaseTime,
  type SecondMark,
  type ServiceProfile as Row,
  type Verdict,
} from './service-profile';

/** Lets the names of the rows be a type. */
function table<Name extends string>(rows: readonly Row<Name>[]): readonly Row<Name>[] {
  return rows;
}

function about(minutes: number, words: string, grade: Grade, source: string): ReleaseTime {
  return { mixture: [{ weight: 1, median: minutes * 60, sigma: 0.5 }], atLeast: 0, words, grade, source };
}

/** No figure was found anywhere: taken to be minutes, as most are. */
function withIts(what: string): ReleaseTime {
  return about(10, `as long as the deletion of its ${what}`, 'assumed', 'no figure found');
}

const TERRAFORM = 'hashicorp/terraform-provider-aws';
/** Programs that tell network interfaces apart, by people who had seen them. */
const CUSTODIAN = 'cloud-custodian get_eni_resource_type';
const IDENTIFIER = 'fivexl/aws-eni-identifier';
const API = 'EC2 API reference, filter interface-type';
/** The policy of a service's own role shows which tags it puts on what it makes. */
const policy = (name: string): string => `AWS managed policy ${name}`;
/** Somebody's network interfaces, exported as Terraform resources and published. */
const exported = (id: string): string => `an account’s export as Terraform resources, ${id}`;

/**
 * A tag that the service's own role demands of what it makes or deletes: without it the call is refused. A key alone
 * is one that a user's own may have by accident, so it has to be asked for by somebody else.
 */
function roleTag(key: string, value: string | undefined, policyName: string): Mark {
  return {
    tag: { key, ...(value === undefined ? {} : { value }) },
    ...(value === undefined ? { notUsersOwn: true as const } : {}),
    grade: 'documented',
    source: policy(policyName),
  };
}

/** A tag that the service's own role may put on, or that lets it delete, and without which it may as well. */
function allowedTag(key: string, value: string | undefined, policyName: string): Mark {
  return { ...roleTag(key, value, policyName), grade: 'reported' };
}

/**
 * Lambda's requester: the unique id of the function's role, and as its session's name the account that the network
 * interface is of. Whoever may take a role can call his session so; nobody does by accident.
 */
const BY_THE_FUNCTIONS_ROLE: SecondMark = {
  words: 'requester `AROA…:` and its own account',
  isBorneBy: ({ ownerId, requesterId }) =>
    ownerId !== '' && /^AROA[\dA-Z]{12,}:/u.test(requesterId) && requesterId.endsWith(`:${ownerId}`),
  grade: 'recorded',
  source: 'answers of DescribeNetworkInterfaces; go-to-k/cdkd#45',
};

/** The same of before September 2019. */
const BY_LAMBDA_BEFORE_2019: SecondMark = {
  words: 'requester its own account and `:awslambda_…`',
  isBorneBy: ({ ownerId, requesterId }) => ownerId !== '' && requesterId.startsWith(`${ownerId}:awslambda_`),
  grade: 'recorded',
  source: 'answers of DescribeNetworkInterfaces of before 2019',
};

/** For most services: whether one that lives never shows a free network interface isn't known. */
const MAY_BE_NEEDED: Verdict = {
  may: false,
  why: 'a living resource may be about to attach it',
  grade: 'assumed',
  source: 'nothing found on it',
};

const NOT_DETACHED: Verdict = {
  may: false,
  why: 'its service attached it',
  grade: 'documented',
  source: 'EC2 guide, “Requester-managed network interfaces”',
};

/** Rows whose services let go by themselves, and of which nothing else is known. */
const BY_ITSELF = { deleteAvailable: MAY_BE_NEEDED, detachOrdinary: NOT_DETACHED } as const;

/**
 * What is known of each service's network interfaces, one row a service. To add one, see
 * CONTRIBUTING.md: marks with their sources here, nothing else has to change.
 */
export const SERVICE_PROFILES = table([
  {
    service: 'Lambda',
    title: 'AWS Lambda',
    marks: [
      {
        // Attached: interface type `lambda`. Released: `interface` with the same description
        // (alchemy-run/alchemy#937), so the description alone has to do.
        description: 'AWS Lambda VPC ENI-*',
        grade: 'recorded',
        source: 'go-to-k/cdkd#45, alchemy-run/alchemy#937; event source mappings: go-to-k/cdk-real-drift#441',
      },
      {
        description: 'AWS Lambda VPC ENI: *',
        grade: 'recorded',
        source: `network interfaces of before September 2019: ${TERRAFORM}#10329`,
      },
      {
        // Of a description that nobody knows yet: waited for.
        interfaceType: 'lambda',
        isLast: true,
        grade: 'documented',
        source: API,
      },
    ],
    releasedBy: 'Lambda, with the rights of the function’s role',
    release: {
      // Fitted to 32 recorded values since 2019 (165 s to an hour, median near 11 minutes, in two
      // humps): Terraform's acceptance tests and others, and AWS's P99 of 35 minutes to Terraform.
      mixture: [
        { weight: 0.62, median: 480, sigma: 0.45 },
        { weight: 0.35, median: 1280, sigma: 0.18 },
        { weight: 0.03, median: 2700, sigma: 0.3 },
      ],
      atLeast: 160,
      words: '3 to 35 minutes',
      grade: 'recorded',
      source: `${TERRAFORM}#23036, #29615, #34045, #37164 and others`,
    },
    deleteAvailable: {
      may: true,
      why: 'when no function or version of the account uses its subnet and groups',
      secondMarks: [BY_THE_FUNCTIONS_ROLE, BY_LAMBDA_BEFORE_2019],
      grade: 'recorded',
      source: 'alchemy-run/alchemy#937: left available, deleted by hand',
    },
    detachOrdinary: {
      may: true,
      why: 'when no function or version of the account uses its subnet and groups',
      secondMarks: [BY_LAMBDA_BEFORE_2019],
      grade: 'documented',
      source: 'EC2 guide: only what a service manages can’t be detached',
    },
    // Of an event source mapping, recorded in go-to-k/cdk-real-drift#441: no function of that name ever was.
    unlisted: /^AWS Lambda VPC ENI-SMK-/u,
    mayBeManagedBy: {
      principal: 'lambda.amazonaws.com',
      grade: 'assumed',
      source: 'nothing found: Lambda’s own would only be surer for it, and EC2 refuses what it doesn’t allow',
    },
    owner: described(
      /^AWS Lambda VPC ENI-(?!SMK-)(?<name>.+?)(?:-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})?$/u,
      'the function, in its description; all that hold it, by their subnets and groups',
      { noun: '' },
    ),
  },
  {
    service: 'APIGateway',
    title: 'Amazon API Gateway (VPC links of HTTP APIs)',
    marks: [
      { interfaceType: 'api_gateway_managed', grade: 'documented', source: API },
      {
        description: 'ENI managed by APIGateway',
        tag: { key: 'Owner', value: 'ops.apigateway.amazonaws.com' },
        grade: 'recorded',
        source: `${exported('eni-0e7302e0797b46b20')}; ${policy('APIGatewayServiceRolePolicy')}`,
      },
      { description: 'ENI managed by APIGateway', grade: 'reported', source: `${CUSTODIAN}, ${IDENTIFIER}` },
    ],
    releasedBy: 'API Gateway',
    release: withIts('VPC link'),
    ...BY_ITSELF,
    owner: tagged('VpcLinkId', 'the VPC link, in the tag `VpcLinkId`', {
      noun: 'VPC link',
      types: ['AWS::ApiGatewayV2::VpcLink'],
    }),
  },
  {
    service: 'AppRunner',
    title: 'AWS App Runner (VPC connectors)',
    marks: [roleTag('AWSAppRunnerManaged', undefined, 'AppRunnerNetworkingServiceRolePolicy')],
    releasedBy: 'App Runner',
    release: withIts('VPC connector'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'BedrockAgentCore',
    title: 'Amazon Bedrock AgentCore',
    marks: [
      {
        interfaceType: 'agentic_ai',
        attachedTo: ['amazon-aws'],
        grade: 'recorded',
        source: `${TERRAFORM}#47399`,
      },
      {
        tag: { key: 'AmazonBedrockAgentCoreManaged', value: 'true' },
        grade: 'documented',
        source: `${policy('BedrockAgentCoreNetworkServiceRolePolicy')}; recorded in ${TERRAFORM}#47399`,
      },
    ],
    releasedBy: 'AgentCore; a new runtime in the same place takes it back and the time starts anew',
    release: about(460, 'up to 8 hours', 'documented', `AgentCore guide; ${TERRAFORM}#45099, #47399`),
    deleteAvailable: {
      may: false,
      why: 'AgentCore hands it on to the next runtime in the same place',
      grade: 'recorded',
      source: `${TERRAFORM}#47399 and acceptance tests: the same id under a new runtime`,
    },
    detachOrdinary: NOT_DETACHED,
    owner: UNKNOWN,
  },
  {
    service: 'CloudFront',
    title: 'Amazon CloudFront (VPC origins)',
    marks: [
      roleTag('aws.cloudfront.vpcorigin', 'enabled', 'AWSCloudFrontVPCOriginServiceRolePolicy'),
      { interfaceType: 'cloudfront_managed', grade: 'reported', source: `${TERRAFORM} source` },
    ],
    releasedBy: 'CloudFront',
    release: withIts('VPC origin'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'CloudHSM',
    title: 'AWS CloudHSM',
    marks: [
      { description: 'CloudHsm ENI*', grade: 'reported', source: `${CUSTODIAN}, ${IDENTIFIER}` },
      {
        description: 'CloudHSM Managed Interface*',
        grade: 'reported',
        source: `${CUSTODIAN}, ${IDENTIFIER}`,
      },
    ],
    releasedBy: 'CloudHSM',
    release: withIts('HSM'),
    ...BY_ITSELF,
    owner: described(/^CloudHsm ENI (?:.* )?(?<name>\S+)$/u, 'the HSM, in its description', { noun: 'HSM' }),
  },
  {
    service: 'CodeBuild',
    title: 'AWS CodeBuild',
    marks: [
      {
        requesterId: '*:AWSCodeBuild-*',
        grade: 'reported',
        source: 'a program that lists an account’s addresses (“Detected Codebuild”)',
      },
    ],
    releasedBy: 'CodeBuild, with the rights of the project’s role',
    release: withIts('build'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'CodeConnections',
    title: 'AWS CodeConnections (CodeStar connections)',
    marks: [
      { interfaceType: 'aws_codestar_connections_managed', grade: 'documented', source: API },
      { description: 'AWS CodeStar Connections*', grade: 'reported', source: `${CUSTODIAN}, ${IDENTIFIER}` },
    ],
    releasedBy: 'CodeConnections',
    release: withIts('host'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'Comprehend',
    title: 'Amazon Comprehend',
    marks: [
      {
        requesterId: '*:Comprehend',
        grade: 'reported',
        source: `${TERRAFORM} source: deleteLingeringComprehendENI`,
      },
    ],
    releasedBy: 'Comprehend',
    release: about(5, 'near 5 minutes', 'reported', `${TERRAFORM} source: deleteLingeringComprehendENI`),
    deleteAvailable: {
      may: false,
      why: 'its mark is too little known, though Terraform deletes it',
      grade: 'reported',
      source: `${TERRAFORM} source: deleteLingeringComprehendENI`,
    },
    detachOrdinary: {
      may: false,
      why: 'its mark is too little known, though Terraform detaches it',
      grade: 'reported',
      source: `${TERRAFORM} source: deleteLingeringComprehendENI`,
    },
    owner: UNKNOWN,
  },
  {
    service: 'DAX',
    title: 'Amazon DynamoDB Accelerator (DAX)',
    marks: [
      {
        description: 'DAX *',
        // A cluster's name (DAX API reference): a user's own may begin so, too.
        pattern: /^DAX [A-Za-z][\dA-Za-z-]{0,39}$/u,
        notUsersOwn: true,
        grade: 'reported',
        source: `${CUSTODIAN}, ${IDENTIFIER}`,
      },
    ],
    releasedBy: 'DAX',
    release: withIts('cluster'),
    ...BY_ITSELF,
    owner: described(/^DAX (?:.* )?(?<name>\S+)$/u, 'the cluster, in its description', {
      noun: 'cluster',
      types: ['AWS::DAX::Cluster'],
    }),
  },
  {
    service: 'DMS',
    title: 'AWS Database Migration Service (replication instances, DMS Serverless)',
    marks: [
      {
        description: 'DMSNetworkInterface',
        grade: 'recorded',
        source: `${exported('eni-0e145efeab1d8f0cb')}; cloudformation-coverage-roadmap#2484`,
      },
    ],
    releasedBy: 'nobody: DMS detaches it and leaves it',
    isLeftFree: true,
    release: about(
      10,
      'minutes until it is detached (by itself it is never deleted)',
      'reported',
      `${TERRAFORM}#7600`,
    ),
    deleteAvailable: {
      may: false,
      why: 'only its description, which anybody can type, tells that it is DMS’s: delete it by hand',
      grade: 'reported',
      source: `requester, twelve digits: cloudformation-coverage-roadmap#2484; left for good: ${TERRAFORM}#7600`,
    },
    detachOrdinary: NOT_DETACHED,
    owner: UNKNOWN,
  },
  {
    service: 'DataSync',
    title: 'AWS DataSync',
    marks: [
      {
        description: 'datasync *',
        pattern: /^datasync \S+$/u,
        notUsersOwn: true,
        grade: 'reported',
        source: 'a program that tells network interfaces apart',
      },
    ],
    releasedBy: 'DataSync',
    release: withIts('location'),
    ...BY_ITSELF,
    owner: described(/^datasync (?<name>.+)$/u, 'what its description names', { noun: '' }),
  },
  {
    service: 'DeviceFarm',
    title: 'AWS Device Farm',
    marks: [roleTag('AWSDeviceFarmManaged', 'true', 'AWSDeviceFarmServiceRolePolicy')],
    releasedBy: 'Device Farm',
    release: withIts('project'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'DirectoryService',
    title: 'AWS Directory Service',
    marks: [
      {
        description: 'AWS created network interface for directory *',
        grade: 'documented',
        source: 'Directory Service guide, “What gets created”',
      },
    ],
    releasedBy: 'Directory Service',
    release: withIts('directory'),
    deleteAvailable: {
      may: false,
      why: 'the guide says that these should never be deleted',
      grade: 'documented',
      source: 'Directory Service guide, “What gets created”',
    },
    detachOrdinary: NOT_DETACHED,
    owner: described(/directory (?<name>d-[\da-z]+)/u, 'the directory, in its description', {
      noun: 'directory',
      types: ['AWS::DirectoryService::MicrosoftAD', 'AWS::DirectoryService::SimpleAD'],
    }),
  },
  {
    service: 'EC2ApplicationStatusChecks',
    title: 'Amazon EC2 (application status checks)',
    marks: [
      {
        operator: 'ec2.application-status-checks.amazonaws.com',
        grade: 'documented',
        source: policy('EC2ApplicationStatusChecksServiceRolePolicy'),
      },
    ],
    releasedBy: 'EC2',
    release: withIts('status check'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'ECS',
    title: 'Amazon ECS (tasks, Fargate)',
    marks: [
      {
        description: 'arn:aws*:ecs:*:attachment/*',
        grade: 'recorded',
        source: `answers of DescribeNetworkInterfaces, 2018 to 2022; ${exported('eni-0360b6116e121ea9f')}`,
      },
    ],
    releasedBy: 'ECS',
    release: about(10, '5 to 20 minutes', 'reported', 'reports on ECS tasks; none recorded'),
    deleteAvailable: {
      may: false,
      why: 'a task that is starting may be about to attach it',
      grade: 'assumed',
      source: 'nothing found on it',
    },
    detachOrdinary: NOT_DETACHED,
    owner: described(/:attachment\/(?<name>[\da-f-]+)$/u, 'the task’s attachment, in its description', {
      noun: 'attachment',
    }),
  },
  {
    service: 'EFS',
    title: 'Amazon EFS',
    marks: [
      {
        description: 'EFS mount target for fs-*',
        grade: 'recorded',
        source: 'EFS guide, CloudTrail examples; answers of DescribeNetworkInterfaces, 2026-04',
      },
      { interfaceType: 'efs', grade: 'documented', source: API },
    ],
    releasedBy: 'EFS, with the mount target',
    release: withIts('mount target'),
    ...BY_ITSELF,
    owner: described(
      /^EFS mount target for (?<name>fs-\w+)(?: \((?<key>fsmt-\w+)\))?/u,
      'the file system, in its description',
      { noun: 'file system', types: ['AWS::EFS::MountTarget'] },
    ),
  },
  {
    service: 'EKS',
    title: 'Amazon EKS',
    marks: [
      {
        description: 'Amazon EKS *',
        // A cluster's name (EKS API reference).
        pattern: /^Amazon EKS [\dA-Za-z][\w-]{0,99}$/u,
        attachedTo: [ANY_ACCOUNT],
        notUsersOwn: true,
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces, 2025-12',
      },
      {
        description: 'aws-K8S-*',
        tag: { key: 'node.k8s.amazonaws.com/instance_id' },
        grade: 'recorded',
        source: exported('eni-01d8a33b348ff17b7'),
      },
      {
        tag: { key: 'eks:eni:owner', value: 'amazon-vpc-cni' },
        grade: 'reported',
        source: 'amazon-vpc-cni-k8s source',
      },
      { description: 'aws-K8S-*', grade: 'reported', source: CUSTODIAN },
      { description: 'aws-k8s-branch-eni', grade: 'reported', source: CUSTODIAN },
      {
        tag: { key: 'eks:eni:owner', value: 'eks-vpc-resource-controller' },
        grade: 'documented',
        source: policy('AmazonEKSVPCResourceController'),
      },
      {
        tag: { key: 'eks:kubernetes-cni-node-name' },
        notUsersOwn: true,
        grade: 'documented',
        source: policy('AmazonEKSNetworkingPolicy'),
      },
    ],
    releasedBy: 'EKS for a cluster’s own; the node’s CNI or the cluster’s controller for the pods’',
    release: about(
      10,
      'as long as the deletion of its cluster or node (those of a node that went too fast stay)',
      'assumed',
      'no figure found',
    ),
    deleteAvailable: {
      may: false,
      why: 'a living node may be about to attach it, and a living cluster deletes what nodes left',
      grade: 'reported',
      source: 'amazon-vpc-cni-k8s and amazon-vpc-resource-controller-k8s',
    },
    detachOrdinary: NOT_DETACHED,
    owner: firstOf(
      'the cluster, in its description or the tags `cluster.k8s.amazonaws.com/name` and `eks:eks-cluster-name`; else the node',
      described(/^Amazon EKS (?<name>.+)$/u, '', { noun: 'cluster', types: ['AWS::EKS::Cluster'] }),
      // Of pods: whether the cluster's own deletion frees them isn't sure, so no resource is told to hold them.
      tagged('cluster.k8s.amazonaws.com/name', '', { noun: 'cluster' }),
      tagged('eks:eks-cluster-name', '', { noun: 'cluster' }),
      described(/^aws-K8S-(?<name>i-[\da-f]+)$/u, '', { noun: 'node' }),
    ),
  },
  {
    service: 'EMR',
    title: 'Amazon EMR',
    marks: [
      { description: 'AWS ElasticMapReduce*', grade: 'reported', source: `${CUSTODIAN}, ${IDENTIFIER}` },
      allowedTag('aws:elasticmapreduce:editor-id', undefined, 'AmazonElasticMapReduceEditorsRole'),
    ],
    releasedBy: 'EMR',
    release: withIts('cluster'),
    ...BY_ITSELF,
    owner: firstOf(
      'the cluster, in its description or the tag `aws:elasticmapreduce:job-flow-id`',
      described(/^AWS ElasticMapReduce.*\b(?<name>j-[\dA-Z]+)$/u, '', {
        noun: 'cluster',
        types: ['AWS::EMR::Cluster'],
      }),
      tagged('aws:elasticmapreduce:job-flow-id', '', { noun: 'cluster', types: ['AWS::EMR::Cluster'] }),
    ),
  },
  {
    service: 'EVS',
    title: 'Amazon Elastic VMware Service',
    marks: [
      { interfaceType: 'evs', grade: 'documented', source: API },
      roleTag('AmazonEVSManaged', undefined, 'AmazonEVSServiceRolePolicy'),
    ],
    releasedBy: 'Elastic VMware Service',
    release: withIts('environment'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'ElastiCache',
    title: 'Amazon ElastiCache',
    marks: [
      {
        description: 'ElastiCache *',
        requesterId: 'amazon-elasticache',
        grade: 'reported',
        source: `description recorded: ${exported('eni-0cd4d54cc5461928b and eni-030cd191dfbaad8bf')}; requester reported`,
      },
      {
        description: 'ElastiCache+*',
        requesterId: 'amazon-elasticache',
        grade: 'reported',
        source: CUSTODIAN,
      },
    ],
    releasedBy: 'ElastiCache',
    release: withIts('cluster'),
    ...BY_ITSELF,
    owner: described(/^ElastiCache[ +](?<name>.+)$/u, 'the cluster, in its description', {
      noun: 'cluster',
      types: ['AWS::ElastiCache::CacheCluster'],
    }),
  },
  {
    service: 'ElasticLoadBalancing',
    title: 'Elastic Load Balancing',
    marks: [
      {
        description: 'ELB *',
        requesterId: 'amazon-elb',
        attachedTo: ['amazon-elb', 'amazon-aws'],
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces, 2025-02 and 2026-01; aws/aws-cdk#12130',
      },
      {
        description: 'ELB net/*',
        interfaceType: 'network_load_balancer',
        grade: 'recorded',
        source: `${exported('eni-024806e1d471b89ae')}; ${TERRAFORM} source: waitForNLBNetworkInterfacesToDetach`,
      },
      {
        description: 'ELB gwy/*',
        interfaceType: 'gateway_load_balancer',
        grade: 'reported',
        source: CUSTODIAN,
      },
    ],
    releasedBy: 'Elastic Load Balancing',
    release: about(5, '5 to 30 minutes', 'reported', `${TERRAFORM}#10347, #6322`),
    deleteAvailable: {
      may: false,
      why: 'a living load balancer that grows may be about to attach it',
      grade: 'assumed',
      source: 'nothing found on it',
    },
    detachOrdinary: NOT_DETACHED,
    owner: described(
      /^ELB (?<key>(?:(?:app|net|gwy)\/)?(?<name>[^/]+)(?:\/\w+)?)$/u,
      'the load balancer, in its description',
      {
        noun: 'load balancer',
        types: ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::ElasticLoadBalancing::LoadBalancer'],
      },
    ),
  },
  {
    service: 'FSx',
    title: 'Amazon FSx',
    marks: [
      {
        description: '[Do not detach or untag] Amazon FSx network interface for fs-*',
        grade: 'recorded',
        source: 'DevelopersIO, “Amazon FSx for NetApp ONTAP: ENIs detached”, 2023-03',
      },
      roleTag('AmazonFSx.FileSystemId', undefined, 'AmazonFSxServiceRolePolicy'),
    ],
    releasedBy: 'FSx, with the file system',
    release: withIts('file system'),
    deleteAvailable: {
      may: false,
      why: 'a file system that broke may have lost it',
      grade: 'recorded',
      source: 'DevelopersIO, “Amazon FSx for NetApp ONTAP: ENIs detached”, 2023-03',
    },
    detachOrdinary: {
      may: false,
      why: 'that destroys the file system',
      grade: 'recorded',
      source: 'DevelopersIO, “Amazon FSx for NetApp ONTAP: ENIs detached”, 2023-03',
    },
    owner: firstOf(
      'the file system, in its description or the tag `AmazonFSx.FileSystemId`',
      described(/ for (?<name>fs-\w+)$/u, '', { noun: 'file system', types: ['AWS::FSx::FileSystem'] }),
      tagged('AmazonFSx.FileSystemId', '', { noun: 'file system', types: ['AWS::FSx::FileSystem'] }),
    ),
  },
  {
    service: 'Firehose',
    title: 'Amazon Data Firehose',
    marks: [{ description: 'Amazon Kinesis Firehose - *', grade: 'reported', source: IDENTIFIER }],
    releasedBy: 'Firehose',
    release: withIts('stream'),
    ...BY_ITSELF,
    owner: described(
      /^Amazon Kinesis Firehose - (?:\d{12}:)?(?<name>.+?)(?::\d+)?\.?$/u,
      'the stream, in its description',
      { noun: 'stream', types: ['AWS::KinesisFirehose::DeliveryStream'] },
    ),
  },
  {
    service: 'GlobalAccelerator',
    title: 'AWS Global Accelerator',
    marks: [{ interfaceType: 'global_accelerator_managed', grade: 'documented', source: API }],
    releasedBy: 'Global Accelerator',
    release: withIts('endpoint'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'Glue',
    title: 'AWS Glue',
    marks: [
      {
        description: 'Attached to Glue using role: *',
        grade: 'reported',
        source: 'programs and course notes that delete what is left of jobs',
      },
      allowedTag('aws-glue-service-resource', undefined, 'AWSGlueServiceRole'),
    ],
    releasedBy: 'Glue, with the rights of the job’s role',
    release: withIts('job run or connection'),
    deleteAvailable: {
      may: false,
      why: 'a job that is starting may be about to attach it',
      grade: 'assumed',
      source: 'nothing found on it',
    },
    detachOrdinary: NOT_DETACHED,
    owner: described(/^Attached to Glue using role: (?<name>.+)$/u, 'the role, in its description', {
      noun: 'role',
    }),
  },
  {
    service: 'Grafana',
    title: 'Amazon Managed Grafana',
    marks: [roleTag('AmazonGrafanaManaged', undefined, 'AmazonGrafanaServiceLinkedRolePolicy')],
    releasedBy: 'Managed Grafana',
    release: withIts('workspace'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'IoT',
    title: 'AWS IoT Core (rules with VPC destinations)',
    marks: [{ interfaceType: 'iot_rules_managed', grade: 'documented', source: API }],
    releasedBy: 'IoT',
    release: withIts('rule destination'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'LambdaCapacityProviders',
    title: 'AWS Lambda (managed instances of capacity providers)',
    marks: [
      {
        operator: 'scaler.lambda.amazonaws.com',
        grade: 'documented',
        source: `${policy('AWSLambdaManagedEC2ResourceOperator')}, ${policy('AWSLambdaServiceRolePolicy')}`,
      },
    ],
    releasedBy: 'Lambda, with the instance',
    release: withIts('capacity provider'),
    deleteAvailable: MAY_BE_NEEDED,
    detachOrdinary: { ...NOT_DETACHED, why: 'it is of an instance that Lambda manages' },
    owner: UNKNOWN,
  },
  {
    service: 'LambdaNetworkConnectors',
    title: 'AWS Lambda (network connectors)',
    marks: [
      {
        operator: 'network-connectors.lambda.amazonaws.com',
        grade: 'documented',
        source: `${policy('AWSLambdaServiceRolePolicy')}, ${policy('AWSLambdaNetworkConnectorOperatorPolicy')}`,
      },
      {
        tag: { key: 'aws:lambda:networkConnectorId' },
        grade: 'documented',
        source: policy('AWSLambdaNetworkConnectorOperatorPolicy'),
      },
    ],
    releasedBy: 'Lambda, some time after the connector’s deletion was asked for (`DELETING`)',
    release: withIts('network connector'),
    deleteAvailable: {
      may: false,
      why: 'Lambda deletes it, and users don’t',
      grade: 'documented',
      source: policy('AWSLambdaServiceRolePolicy'),
    },
    detachOrdinary: NOT_DETACHED,
    owner: tagged(
      'aws:lambda:networkConnectorName',
      'the connector, in its tag `aws:lambda:networkConnectorName`',
      {
        noun: 'network connector',
        types: ['AWS::Lambda::NetworkConnector'],
      },
    ),
  },
  {
    service: 'MQ',
    title: 'Amazon MQ',
    marks: [
      {
        description: 'Amazon MQ network interface for broker b-*',
        grade: 'reported',
        source: 'programs that tell network interfaces apart, one of which deletes those of its own brokers',
      },
    ],
    releasedBy: 'Amazon MQ',
    release: withIts('broker'),
    ...BY_ITSELF,
    owner: described(/ broker (?<name>b-[\da-f-]+)$/u, 'the broker, in its description', {
      noun: 'broker',
      types: ['AWS::AmazonMQ::Broker'],
    }),
  },
  {
    service: 'MSK',
    title: 'Amazon MSK',
    marks: [
      {
        description: 'DO NOT DELETE - Amazon MSK network interface for cluster *',
        grade: 'recorded',
        source: exported('eni-00de71ea69892dfeb'),
      },
      allowedTag('AWSMSKManaged', 'true', 'KafkaServiceRolePolicy'),
    ],
    releasedBy: 'MSK',
    release: withIts('cluster'),
    ...BY_ITSELF,
    owner: firstOf(
      'the cluster, in its description or the tag `ClusterArn`',
      described(/ (?<key>arn:\S+:cluster\/(?<name>[^/]+)\/[\w-]+)\.?$/u, '', {
        noun: 'cluster',
        types: ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster'],
      }),
      tagged('ClusterArn', '', {
        noun: 'cluster',
        types: ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster'],
      }),
    ),
  },
  {
    service: 'MSKConnect',
    title: 'Amazon MSK Connect',
    marks: [roleTag('AmazonMSKConnectManaged', 'true', 'KafkaConnectServiceRolePolicy')],
    releasedBy: 'MSK Connect',
    release: withIts('connector'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'MemoryDB',
    title: 'Amazon MemoryDB',
    marks: [roleTag('AmazonMemoryDBManaged', 'true', 'MemoryDBServiceRolePolicy')],
    releasedBy: 'MemoryDB',
    release: withIts('cluster'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'OpenSearch',
    title: 'Amazon OpenSearch Service',
    marks: [
      {
        description: 'ES *',
        // A domain's name (OpenSearch Service API reference): the description is short enough for others.
        pattern: /^ES [a-z][\da-z-]{2,27}$/u,
        requesterId: 'amazon-elasticsearch',
        grade: 'reported',
        source: `description recorded: ${exported('eni-0d541b0093443e44f')}; requester reported`,
      },
    ],
    releasedBy: 'OpenSearch Service',
    release: withIts('domain'),
    ...BY_ITSELF,
    owner: described(/^ES (?<name>.+)$/u, 'the domain, in its description', {
      noun: 'domain',
      types: ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'],
    }),
  },
  {
    service: 'PCS',
    title: 'AWS Parallel Computing Service',
    marks: [roleTag('AWSPCSManaged', undefined, 'AWSPCSServiceRolePolicy')],
    releasedBy: 'Parallel Computing Service',
    release: withIts('cluster'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'Prometheus',
    title: 'Amazon Managed Service for Prometheus (collectors)',
    marks: [
      roleTag('AMPAgentlessScraper', undefined, 'AmazonPrometheusScraperServiceRolePolicy'),
      { interfaceType: 'amp_collector', grade: 'reported', source: `${TERRAFORM} source` },
    ],
    releasedBy: 'Managed Service for Prometheus',
    release: withIts('collector'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'QuickSight',
    title: 'Amazon QuickSight (VPC connections)',
    marks: [{ interfaceType: 'quicksight', grade: 'documented', source: API }],
    releasedBy: 'QuickSight',
    release: withIts('VPC connection'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'RDS',
    title: 'Amazon RDS, Aurora, Neptune and DocumentDB',
    marks: [
      {
        description: 'RDSNetworkInterface',
        requesterId: 'amazon-rds',
        attachedTo: ['amazon-rds'],
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces, 2019-07',
      },
      {
        description: 'RDSNetworkInterface',
        grade: 'reported',
        source: `${CUSTODIAN}; Neptune’s, which another requester makes: a program that tells them apart`,
      },
    ],
    releasedBy: 'RDS',
    release: withIts('instance'),
    deleteAvailable: {
      may: false,
      why: 'a stopped DB instance may need it again: stopping ends the machine that it was attached to',
      grade: 'documented',
      source:
        'RDS guide, “Stopping an Amazon RDS DB instance temporarily”; that it is free meanwhile is assumed',
    },
    detachOrdinary: NOT_DETACHED,
    owner: UNKNOWN,
  },
  {
    service: 'RDSProxy',
    title: 'Amazon RDS Proxy',
    marks: [
      {
        description: 'Network interface for DBProxy *',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces',
      },
    ],
    releasedBy: 'RDS Proxy, with the proxy',
    release: about(60, 'an hour and more', 'reported', 'cloudposse/terraform-aws-rds-db-proxy#9'),
    ...BY_ITSELF,
    owner: described(/^Network interface for DBProxy (?<name>.+)$/u, 'the proxy, in its description', {
      noun: 'proxy',
      types: ['AWS::RDS::DBProxy'],
    }),
  },
  {
    service: 'RTBFabric',
    title: 'AWS RTB Fabric',
    marks: [roleTag('RTBFabricManaged', 'true', 'RTBFabricServiceRolePolicy')],
    releasedBy: 'RTB Fabric',
    release: withIts('gateway'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'Redshift',
    title: 'Amazon Redshift',
    marks: [
      {
        description: 'RedshiftNetworkInterface',
        requesterId: 'amazon-redshift',
        grade: 'reported',
        source: `description recorded: ${exported('eni-025c501cd2d12d572')}; requester reported`,
      },
    ],
    releasedBy: 'Redshift',
    release: withIts('cluster'),
    deleteAvailable: {
      may: false,
      why: 'a paused cluster may need it again',
      grade: 'assumed',
      source: 'nothing found on it',
    },
    detachOrdinary: NOT_DETACHED,
    owner: UNKNOWN,
  },
  {
    service: 'SageMaker',
    title: 'Amazon SageMaker AI',
    marks: [
      {
        description: '[DO NOT DELETE] ENI managed by SageMaker for Studio Domain*',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces',
      },
      {
        description:
          '[Do not delete] Network Interface created to access resources in your VPC for SageMaker*',
        grade: 'reported',
        source: 'programs that tell network interfaces apart',
      },
      allowedTag('ManagedByAmazonSageMakerResource', undefined, 'AmazonSageMakerNotebooksServiceRolePolicy'),
    ],
    releasedBy: 'SageMaker; a domain’s and a notebook’s may stay',
    release: about(20, 'more than 15 minutes', 'reported', 'cloudformation-coverage-roadmap#1327'),
    deleteAvailable: {
      may: false,
      why: 'a stopped notebook instance or app may need it again',
      grade: 'assumed',
      source: 'nothing found on it',
    },
    detachOrdinary: NOT_DETACHED,
    owner: firstOf(
      'the domain or the notebook instance, in its description or the tag `ManagedByAmazonSageMakerResource`',
      described(/Studio Domain\((?<name>d-[\w-]+)\)/u, '', {
        noun: 'domain',
        types: ['AWS::SageMaker::Domain'],
      }),
      described(/Notebook Instance \[?(?:arn:\S+:notebook-instance\/)?(?<name>[\w-]+)\]?$/u, '', {
        noun: 'notebook instance',
        types: ['AWS::SageMaker::NotebookInstance'],
      }),
      tagged('ManagedByAmazonSageMakerResource', '', { noun: '' }),
    ),
  },
  {
    service: 'Timestream',
    title: 'Amazon Timestream for InfluxDB',
    marks: [
      roleTag('AmazonTimestreamInfluxDBManaged', undefined, 'AmazonTimestreamInfluxDBServiceRolePolicy'),
    ],
    releasedBy: 'Timestream',
    release: withIts('DB instance'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'VPCLattice',
    title: 'Amazon VPC Lattice',
    marks: [roleTag('VpcLatticeManaged', 'true', 'AWSVpcLatticeServiceRolePolicy')],
    releasedBy: 'VPC Lattice',
    release: withIts('resource gateway'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'VerifiedAccess',
    title: 'AWS Verified Access',
    marks: [roleTag('VerifiedAccessManaged', 'true', 'AWSVPCVerifiedAccessServiceRolePolicy')],
    releasedBy: 'Verified Access',
    release: withIts('endpoint'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'WorkSpaces',
    title: 'Amazon WorkSpaces',
    marks: [
      {
        description: 'Created By Amazon Workspaces for AWS Account ID *',
        grade: 'reported',
        source: 'programs that tell network interfaces apart',
      },
    ],
    releasedBy: 'WorkSpaces',
    release: withIts('WorkSpace'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
  {
    service: 'WorkSpacesWeb',
    title: 'Amazon WorkSpaces Secure Browser',
    marks: [roleTag('WorkSpacesWebManaged', 'true', 'AmazonWorkSpacesWebServiceRolePolicy')],
    releasedBy: 'WorkSpaces Secure Browser',
    release: withIts('portal'),
    ...BY_ITSELF,
    owner: UNKNOWN,
  },
]);

/** What the property `Services` takes, besides `*`: the names of the table's rows. */
export type ServiceName = (typeof SERVICE_PROFILES)[number]['service'];

/** A row of this table. */
export type ServiceProfile = Row<ServiceName>;
