import type { Cloud } from '../../cloud';
import type { Properties, Provisioned, ProvisionRequest, ResourceType } from '../resource-type';

/** Where and whose something is. */
type Place = Pick<Cloud, 'account' | 'region'>;

interface Form {
  /** Its ARN, by its name: the service's own form (Service Authorization Reference). */
  readonly arn?: (name: string, place: Place) => string;
  /** Whether `Ref` gives the ARN (template reference). */
  readonly refIsArn?: boolean;
}

const regional =
  (service: string, prefix = '') =>
  (name: string, { region, account }: Place): string =>
    `arn:aws:${service}:${region}:${account}:${prefix}${name}`;

/** Types that policies and other resources name most; all others get an ARN of the usual form. */
const FORMS: Readonly<Record<string, Form>> = {
  'AWS::ApiGateway::RestApi': {
    arn: (name, { region }) => `arn:aws:apigateway:${region}::/restapis/${name}`,
  },
  'AWS::CertificateManager::Certificate': { arn: regional('acm', 'certificate/'), refIsArn: true },
  'AWS::CloudFront::Distribution': {
    arn: (name, { account }) => `arn:aws:cloudfront::${account}:distribution/${name}`,
  },
  'AWS::CloudWatch::Alarm': { arn: regional('cloudwatch', 'alarm:') },
  'AWS::Cognito::UserPool': { arn: regional('cognito-idp', 'userpool/') },
  'AWS::DynamoDB::GlobalTable': { arn: regional('dynamodb', 'table/') },
  'AWS::DynamoDB::Table': { arn: regional('dynamodb', 'table/') },
  'AWS::ECR::Repository': { arn: (name, place) => regional('ecr', 'repository/')(name.toLowerCase(), place) },
  'AWS::ECS::Cluster': { arn: regional('ecs', 'cluster/') },
  'AWS::EFS::FileSystem': { arn: regional('elasticfilesystem', 'file-system/') },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    arn: regional('elasticloadbalancing', 'loadbalancer/app/'),
    refIsArn: true,
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    arn: regional('elasticloadbalancing', 'targetgroup/'),
    refIsArn: true,
  },
  'AWS::Events::EventBus': { arn: regional('events', 'event-bus/') },
  'AWS::Events::Rule': { arn: regional('events', 'rule/') },
  'AWS::IAM::Group': { arn: (name, { account }) => `arn:aws:iam::${account}:group/${name}` },
  'AWS::IAM::InstanceProfile': {
    arn: (name, { account }) => `arn:aws:iam::${account}:instance-profile/${name}`,
  },
  'AWS::IAM::User': { arn: (name, { account }) => `arn:aws:iam::${account}:user/${name}` },
  'AWS::KMS::Key': { arn: regional('kms', 'key/') },
  'AWS::Kinesis::Stream': { arn: regional('kinesis', 'stream/') },
  'AWS::KinesisFirehose::DeliveryStream': { arn: regional('firehose', 'deliverystream/') },
  'AWS::RDS::DBCluster': { arn: regional('rds', 'cluster:') },
  'AWS::RDS::DBInstance': { arn: regional('rds', 'db:') },
  'AWS::SNS::Topic': { arn: regional('sns'), refIsArn: true },
  'AWS::SQS::Queue': { arn: regional('sqs') },
  'AWS::SecretsManager::Secret': { arn: regional('secretsmanager', 'secret:'), refIsArn: true },
};

/** A type that the sandbox accepts without modelling it: it gets an id, and does nothing. */
export function inertType(cloud: Cloud, typeName: string): ResourceType {
  const ids = cloud.random.stream('cloudformation/inert');
  const [, service = '', kind = ''] = typeName.split('::');
  const { arn: form, refIsArn = false } = FORMS[typeName] ?? {};
  const arnOf = form ?? regional(service.toLowerCase(), `${kind.toLowerCase()}/`);
  const inert = (request: ProvisionRequest): Promise<Provisioned> => {
    const id =
      request.physicalResourceId ??
      givenName(request.properties, kind) ??
      `${request.stackName}-${request.logicalResourceId}-${ids.hex(12).toUpperCase()}`;
    const arn = arnOf(id, cloud);
    const attributes = new Proxy(
      {},
      { get: (_, name) => (typeof name === 'string' ? attribute(name, id, arn, cloud) : undefined) },
    );
    return Promise.resolve({ physicalResourceId: id, attributes, ...(refIsArn ? { ref: arn } : {}) });
  };
  return {
    typeName,
    modelled: false,
    createOnlyProperties: [],
    create: inert,
    update: inert,
    delete: () => Promise.resolve(),
  };
}

/** `QueueName` of a queue, `Name` of anything. */
function givenName(properties: Properties, kind: string): string | undefined {
  const given = properties[`${kind}Name`] ?? properties['Name'];
  return typeof given === 'string' ? given : undefined;
}

/** Something of the form that an attribute of that name has. */
function attribute(name: string, id: string, arn: string, { account, region }: Place): string {
  if (name.endsWith('Arn'))
    return name === 'Arn' ? arn : name === 'StreamArn' ? `${arn}/stream/2026-01-05T00:00:00.000` : arn;
  if (name === 'RepositoryUri') return `${account}.dkr.ecr.${region}.amazonaws.com/${id.toLowerCase()}`;
  if (name.endsWith('Url') || name.endsWith('URL'))
    return `https://${name.slice(0, -3).toLowerCase()}.${region}.amazonaws.com/${account}/${id}`;
  if (/(?:Name|Id)$/u.test(name) && !/DNSName|DomainName/u.test(name)) return id;
  if (name.endsWith('Port')) return '443';
  if (/DNSName|DomainName|Address|Endpoint/u.test(name)) return `${id.toLowerCase()}.${region}.amazonaws.com`;
  return `${id}.${name}`;
}
