import type { NetworkInterface } from './network-interface';

/**
 * How well a fact is known: `documented` by AWS, `recorded` (output pasted by somebody who ran it on
 * AWS), `reported` in prose or code, `assumed`. Only the first two are enough to delete or detach;
 * the others are enough to wait.
 */
export type Grade = 'documented' | 'recorded' | 'reported' | 'assumed';

/** The names that the property `Services` takes. */
export const SERVICE_NAMES = [
  'Lambda',
  'BedrockAgentCore',
  'Comprehend',
  'DMS',
  'EFS',
  'EKS',
  'ElastiCache',
  'ElasticLoadBalancing',
  'Glue',
  'OpenSearch',
  'RDS',
  'RDSProxy',
  'Redshift',
  'SageMaker',
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

/**
 * One way to recognise a service's network interface. All members that are there must match; texts
 * in `description` and `requesterId` may hold `*` as in EC2's filters, which they are also sent as.
 */
export interface Mark {
  readonly description?: string;
  readonly interfaceType?: string;
  readonly requesterId?: string;
  readonly tag?: { readonly key: string; readonly value: string };
  readonly grade: Grade;
  readonly source: string;
}

/** How long after its last user a service holds on to a network interface, in seconds. */
export interface ReleaseTime {
  /** Components of a mixture of lognormal distributions. */
  readonly mixture: readonly { readonly weight: number; readonly median: number; readonly sigma: number }[];
  /** Nothing is released before this. */
  readonly atLeast: number;
  /** In words, for messages: `3 to 35 minutes`. */
  readonly words: string;
  readonly source: string;
}

export interface ServiceProfile {
  readonly service: ServiceName;
  /** Any one of them recognises the service. */
  readonly marks: readonly Mark[];
  readonly release: ReleaseTime;
  /**
   * Whether one that is `available` may be deleted, and whether one with an ordinary attachment
   * (`eni-attach-…`) may be detached, given a certain mark. No for services whose living resources
   * may show such a state: then it is waited for.
   */
  readonly deleteAvailable: boolean;
  readonly detachOrdinary: boolean;
  /** Who the network interface is for, as far as its description or tags tell. */
  readonly owner: (networkInterface: NetworkInterface) => string | undefined;
}

const about = (minutes: number, words: string, source: string): ReleaseTime => ({
  mixture: [{ weight: 1, median: minutes * 60, sigma: 0.5 }],
  atLeast: 0,
  words,
  source,
});

const NOT_FOUND = (words: string): ReleaseTime => about(10, words, 'no figure found: assumed');

/** The first group of the pattern that takes part in the match of the description. */
const described =
  (pattern: RegExp) =>
  (networkInterface: NetworkInterface): string | undefined =>
    pattern
      .exec(networkInterface.description)
      ?.slice(1)
      .find((group) => group !== undefined);

const noOwner = (): undefined => undefined;

/**
 * What is known of each service's network interfaces, one row a service. To add one, see
 * CONTRIBUTING.md: marks with their sources here, nothing else has to change.
 */
export const SERVICE_PROFILES: readonly ServiceProfile[] = [
  {
    service: 'Lambda',
    marks: [
      {
        // Attached: interface type `lambda`. Released: `interface` with the same description
        // (alchemy-run/alchemy#937), so the description alone has to do.
        description: 'AWS Lambda VPC ENI-*',
        grade: 'recorded',
        source: 'go-to-k/cdkd#45, alchemy-run/alchemy#937; event source mappings: cdk-real-drift#441',
      },
      {
        description: 'AWS Lambda VPC ENI: *',
        grade: 'recorded',
        source: 'network interfaces of before September 2019: hashicorp/terraform-provider-aws#10329',
      },
    ],
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
      source: 'hashicorp/terraform-provider-aws#23036, #29615, #34045, #37164 and others: recorded',
    },
    deleteAvailable: true,
    detachOrdinary: true,
    owner: described(/^AWS Lambda VPC ENI-(?!SMK-)(.+?)(?:-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})?$/u),
  },
  {
    service: 'BedrockAgentCore',
    marks: [
      {
        interfaceType: 'agentic_ai',
        grade: 'recorded',
        source: 'hashicorp/terraform-provider-aws#47399',
      },
      {
        tag: { key: 'AmazonBedrockAgentCoreManaged', value: 'true' },
        grade: 'recorded',
        source: 'hashicorp/terraform-provider-aws#47399',
      },
    ],
    release: about(460, 'up to 8 hours', 'AgentCore guide, hashicorp/terraform-provider-aws#45099'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: noOwner,
  },
  {
    service: 'Comprehend',
    marks: [
      { requesterId: '*:Comprehend', grade: 'reported', source: 'hashicorp/terraform-provider-aws source' },
    ],
    release: about(5, 'near 5 minutes', 'hashicorp/terraform-provider-aws source'),
    deleteAvailable: true,
    detachOrdinary: true,
    owner: noOwner,
  },
  {
    service: 'DMS',
    marks: [
      {
        description: 'DMSNetworkInterface',
        grade: 'reported',
        source: 'cloudformation-coverage-roadmap#2484',
      },
    ],
    release: NOT_FOUND('never by itself (hashicorp/terraform-provider-aws#7600)'),
    deleteAvailable: true,
    detachOrdinary: false,
    owner: noOwner,
  },
  {
    service: 'EFS',
    marks: [
      {
        description: 'EFS mount target for fs-*',
        grade: 'recorded',
        source: 'EFS guide, CloudTrail examples',
      },
    ],
    release: NOT_FOUND('with its mount target'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/^EFS mount target for (fs-\w+)/u),
  },
  {
    service: 'EKS',
    marks: [
      {
        description: 'Amazon EKS *',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces, 2025-12',
      },
      { description: 'aws-K8S-*', grade: 'reported', source: 'cloud-custodian get_eni_resource_type' },
      {
        description: 'aws-k8s-branch-eni',
        grade: 'reported',
        source: 'cloud-custodian get_eni_resource_type',
      },
    ],
    release: NOT_FOUND('with its cluster, node or pod'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: (networkInterface) =>
      networkInterface.tags['cluster.k8s.amazonaws.com/name'] ??
      described(/^Amazon EKS (.+)$/u)(networkInterface),
  },
  {
    service: 'ElastiCache',
    marks: [
      { description: 'ElastiCache *', grade: 'reported', source: 'cloud-custodian get_eni_resource_type' },
      { description: 'ElastiCache+*', grade: 'reported', source: 'cloud-custodian get_eni_resource_type' },
    ],
    release: NOT_FOUND('with its cluster'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/^ElastiCache[ +](.+)$/u),
  },
  {
    service: 'ElasticLoadBalancing',
    marks: [
      {
        description: 'ELB *',
        requesterId: 'amazon-elb',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces, 2025-02; aws/aws-cdk#12130',
      },
      {
        description: 'ELB net/*',
        interfaceType: 'network_load_balancer',
        grade: 'reported',
        source: 'hashicorp/terraform-provider-aws waitForNLBNetworkInterfacesToDetach',
      },
      {
        description: 'ELB gwy/*',
        interfaceType: 'gateway_load_balancer',
        grade: 'reported',
        source: 'cloud-custodian get_eni_resource_type',
      },
    ],
    release: about(5, '5 to 30 minutes', 'hashicorp/terraform-provider-aws#10347'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/^ELB (?:(?:app|net|gwy)\/)?([^/]+)/u),
  },
  {
    service: 'Glue',
    marks: [
      {
        description: 'Attached to Glue using role: *',
        grade: 'reported',
        source: 'cloud-custodian get_eni_resource_type',
      },
    ],
    release: NOT_FOUND('with its job or connection'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/^Attached to Glue using role: (.+)$/u),
  },
  {
    service: 'OpenSearch',
    marks: [{ description: 'ES *', grade: 'reported', source: 'cloud-custodian get_eni_resource_type' }],
    release: NOT_FOUND('with its domain'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/^ES (.+)$/u),
  },
  {
    service: 'RDS',
    marks: [
      {
        description: 'RDSNetworkInterface',
        requesterId: 'amazon-rds',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces, 2019-07',
      },
    ],
    release: NOT_FOUND('with its instance'),
    deleteAvailable: true,
    detachOrdinary: false,
    owner: noOwner,
  },
  {
    service: 'RDSProxy',
    marks: [
      {
        description: 'Network interface for DBProxy *',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces',
      },
    ],
    release: about(60, 'an hour and more', 'cloudposse/terraform-aws-rds-db-proxy#9'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/^Network interface for DBProxy (.+)$/u),
  },
  {
    service: 'Redshift',
    marks: [
      {
        description: 'RedshiftNetworkInterface',
        requesterId: 'amazon-redshift',
        grade: 'reported',
        source: 'cloud-custodian get_eni_resource_type',
      },
    ],
    release: NOT_FOUND('with its cluster'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: noOwner,
  },
  {
    service: 'SageMaker',
    marks: [
      {
        description: '[DO NOT DELETE] ENI managed by SageMaker for Studio Domain*',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces',
      },
      {
        description:
          '[Do not delete] Network Interface created to access resources in your VPC for SageMaker*',
        grade: 'recorded',
        source: 'answers of DescribeNetworkInterfaces',
      },
    ],
    release: about(20, 'more than 15 minutes', 'cloudformation-coverage-roadmap#1327'),
    deleteAvailable: false,
    detachOrdinary: false,
    owner: described(/Studio Domain\((d-\w+)\)|Notebook Instance (.+)$/u),
  },
];

/** `*` matches any text, as in EC2's filters; all else is literal. */
function like(pattern: string, text: string): boolean {
  let expression = expressions.get(pattern);
  if (expression === undefined) {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`));
    expression = new RegExp(`^${parts.join('.*')}$`, 'su');
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}

/** Of the table's patterns, each made once: a look may recognise thousands of network interfaces. */
const expressions = new Map<string, RegExp>();

function matches(mark: Mark, networkInterface: NetworkInterface): boolean {
  return (
    (mark.description === undefined || like(mark.description, networkInterface.description)) &&
    (mark.interfaceType === undefined || mark.interfaceType === networkInterface.interfaceType) &&
    (mark.requesterId === undefined || like(mark.requesterId, networkInterface.requesterId)) &&
    (mark.tag === undefined || networkInterface.tags[mark.tag.key] === mark.tag.value)
  );
}

/** A service's network interface, recognised. */
export interface Recognition {
  readonly profile: ServiceProfile;
  /** The best grade among the marks that match. */
  readonly certain: boolean;
}

/**
 * Whose network interface this is. Undefined when no row matches, and when rows of two services do:
 * what isn't surely a service's is nobody's to touch.
 */
export function recognise(networkInterface: NetworkInterface): Recognition | undefined {
  const hits = SERVICE_PROFILES.flatMap((profile) => {
    const marks = profile.marks.filter((mark) => matches(mark, networkInterface));
    return marks.length === 0 ? [] : [{ profile, certain: marks.some(isCertain) }];
  });
  return hits.length === 1 ? hits[0] : undefined;
}

function isCertain(mark: Mark): boolean {
  return mark.grade === 'documented' || mark.grade === 'recorded';
}
