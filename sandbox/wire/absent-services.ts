import type { Protocol } from './protocol';
import { AwsError } from './types';

/** What a service says of a thing that isn't there. */
interface NotThere {
  readonly code: string;
  readonly status?: number;
}

/**
 * AWS's services that the sandbox doesn't have hold nothing here, and tools that look before they delete ask them:
 * each answers what it says of a thing that it doesn't have (codes and statuses: the services' models), so that the
 * tool goes on as it does in an account without one. By signing name.
 */
const NOT_THERE: Readonly<Record<string, NotThere>> = {
  acm: { code: 'ResourceNotFoundException' },
  apigateway: { code: 'NotFoundException', status: 404 },
  appsync: { code: 'NotFoundException', status: 404 },
  autoscaling: { code: 'ValidationError' },
  batch: { code: 'ClientException' },
  codedeploy: { code: 'ApplicationDoesNotExistException' },
  'cognito-idp': { code: 'ResourceNotFoundException' },
  dynamodb: { code: 'ResourceNotFoundException' },
  ecr: { code: 'RepositoryNotFoundException' },
  ecs: { code: 'ClusterNotFoundException' },
  eks: { code: 'ResourceNotFoundException', status: 404 },
  elasticfilesystem: { code: 'FileSystemNotFound', status: 404 },
  elasticloadbalancing: { code: 'LoadBalancerNotFound' },
  firehose: { code: 'ResourceNotFoundException' },
  kinesis: { code: 'ResourceNotFoundException' },
  kms: { code: 'NotFoundException' },
  organizations: { code: 'AWSOrganizationsNotInUseException' },
  rds: { code: 'DBInstanceNotFound', status: 404 },
  route53: { code: 'NoSuchHostedZone', status: 404 },
  secretsmanager: { code: 'ResourceNotFoundException' },
  servicediscovery: { code: 'NamespaceNotFound' },
  sns: { code: 'NotFound', status: 404 },
  sqs: { code: 'QueueDoesNotExist' },
};

/** Services that speak REST with XML, which a request doesn't tell. */
export const REST_XML_SERVICES: ReadonlySet<string> = new Set(['route53']);

/** The error for a service that the sandbox doesn't have: of that service's own kind where it is known. */
export function absentService(name: string, protocol: Protocol, has: Iterable<string>): AwsError {
  const text = `This sandbox has no service ${JSON.stringify(name.slice(0, 100))}. It has: ${[...has].toSorted().join(', ')}.`;
  const own = Object.hasOwn(NOT_THERE, name) ? NOT_THERE[name] : undefined;
  if (own !== undefined) return new AwsError(own.code, text, { status: own.status ?? 400 });
  const isQuery = protocol.name === 'query' || protocol.name === 'ec2Query';
  return new AwsError(isQuery ? 'InvalidAction' : 'UnknownOperationException', text);
}
