import { classify } from '../../src/network-interfaces/classify';
import { ownerInWords } from '../../src/network-interfaces/owners';
import { recognise } from '../../src/network-interfaces/recognise';
import type { StackResource } from '../../src/network-interfaces/stack-resources';
import { describeInWords } from '../../src/network-interfaces/words';
import type { NetworkInterface } from '../../src/network-interfaces/network-interface';
import { networkInterface as anybodys, ORDINARY, RELEASED, rules, usersOf } from './samples';

const ALL = rules(['*']);

/** Asked for by an account of AWS's. */
const networkInterface = (changes: Partial<NetworkInterface>): NetworkInterface =>
  anybodys({ requesterId: '727180483921', ...changes });
const UUID = '6411a16c-75d7-48b0-afdb-8ed466fe2072';
const elb = { requesterId: 'amazon-elb' };
const nlb = { interfaceType: 'network_load_balancer' };

const resource = (type: string, physicalId: string, status = 'CREATE_COMPLETE'): StackResource => ({
  logicalId: 'Thing',
  physicalId,
  type,
  status,
  updatedAt: 0,
});

describe('whom a network interface is for', () => {
  /** Descriptions as they were seen on AWS. */
  it.each<[string, string, string, Parameters<typeof networkInterface>[0]?]>([
    ['ELB app/DugOut-ALB/4e16ac14fd6170cb', 'ElasticLoadBalancing', 'load balancer DugOut-ALB', elb],
    [
      'ELB net/a953ad6f802b345fe85f29d793a4e104/020ba1187374b56a',
      'ElasticLoadBalancing',
      'load balancer a953ad6f802b345fe85f29d793a4e104',
      nlb,
    ],
    ['ELB my-classic-lb', 'ElasticLoadBalancing', 'load balancer my-classic-lb', elb],
    ['Amazon EKS eks-cluster', 'EKS', 'cluster eks-cluster'],
    [
      'aws-K8S-i-0e5f6eaf5507b2388',
      'EKS',
      'cluster eks-cluster',
      {
        tags: {
          'cluster.k8s.amazonaws.com/name': 'eks-cluster',
          'node.k8s.amazonaws.com/createdAt': '2023-11-09T19:26:28Z',
          'node.k8s.amazonaws.com/instance_id': 'i-0e5f6eaf5507b2388',
        },
      },
    ],
    ['aws-K8S-i-0e5f6eaf5507b2388', 'EKS', 'node i-0e5f6eaf5507b2388'],
    ['EFS mount target for fs-0123456789abcdef0 (fsmt-abc)', 'EFS', 'file system fs-0123456789abcdef0'],
    [
      '[Do not detach or untag] Amazon FSx network interface for fs-0967312eff2f5f1e1',
      'FSx',
      'file system fs-0967312eff2f5f1e1',
    ],
    ['', 'FSx', 'file system fs-1', { tags: { 'AmazonFSx.FileSystemId': 'fs-1' } }],
    [
      `DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-2:766176144542:cluster/kafka-cluster/${UUID}-2.`,
      'MSK',
      'cluster kafka-cluster',
    ],
    [
      'Amazon MQ network interface for broker b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c',
      'MQ',
      'broker b-03a68f4f-b3f4-43d9-8b61-bcfde3d37c3c',
    ],
    ['Network interface for DBProxy orders', 'RDSProxy', 'proxy orders'],
    ['ElastiCache redis-001', 'ElastiCache', 'cluster redis-001', { requesterId: 'amazon-elasticache' }],
    ['ElastiCache+gen2-redis', 'ElastiCache', 'cluster gen2-redis', { requesterId: 'amazon-elasticache' }],
    ['ES gen2', 'OpenSearch', 'domain gen2', { requesterId: 'amazon-elasticsearch' }],
    [
      '[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-abcdef123456) - 0a1b2c',
      'SageMaker',
      'domain d-abcdef123456',
    ],
    [
      '[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance [arn:aws:sagemaker:us-east-1:123456789012:notebook-instance/my-notebook]',
      'SageMaker',
      'notebook instance my-notebook',
    ],
    [
      'Attached to Glue using role: arn:aws:iam::402683911681:role/glue-role',
      'Glue',
      'role arn:aws:iam::402683911681:role/glue-role',
    ],
    [
      'AWS created network interface for directory d-926703a1b2',
      'DirectoryService',
      'directory d-926703a1b2',
    ],
    [
      'Amazon Kinesis Firehose - 479366778816:kinesis-firehose-PAYMENTSTVN-PROD:1641374697543.',
      'Firehose',
      'stream kinesis-firehose-PAYMENTSTVN-PROD',
    ],
    ['AWS ElasticMapReduce - j-2AXXXXXXGAPLF', 'EMR', 'cluster j-2AXXXXXXGAPLF'],
    ['DAX my-cluster', 'DAX', 'cluster my-cluster'],
    ['CloudHsm ENI hsm-abc', 'CloudHSM', 'HSM hsm-abc'],
    [`arn:aws:ecs:ap-northeast-2:726629337826:attachment/${UUID}`, 'ECS', `attachment ${UUID}`],
    [
      'ENI managed by APIGateway',
      'APIGateway',
      'VPC link ucie4k',
      { tags: { Owner: 'ops.apigateway.amazonaws.com', VpcLinkId: 'ucie4k' } },
    ],
  ])('%s: %s, for %s', (description, service, owner, more = {}) => {
    const it = networkInterface({ description, ...more });
    const profile = recognise(it)?.profile;
    expect(profile?.service).toBe(service);
    const found = profile?.owner.find(it);
    expect(found === undefined ? undefined : ownerInWords(found)).toBe(owner);
    const reported = describeInWords({ networkInterface: it, class: classify(it, ALL, 'not looked up') });
    expect(reported).toContain(owner);
    expect(reported).toContain(service);
  });

  it.each([
    ['RDSNetworkInterface', 'RDS'],
    ['DMSNetworkInterface', 'DMS'],
    ['RedshiftNetworkInterface', 'Redshift', 'amazon-redshift'],
    ['Created By Amazon Workspaces for AWS Account ID 123456789012', 'WorkSpaces'],
  ])('%s: %s, of which it can’t be told', (description, service, requesterId = '727180483921') => {
    const it = networkInterface({ description, requesterId });
    expect(recognise(it)?.profile.service).toBe(service);
    expect(recognise(it)?.profile.owner.find(it)).toBeUndefined();
  });

  it.each(['ES Cluster of mine', 'ES', 'ELB of mine', 'Amazon FSx', 'EFS', 'arn:aws:ecs:x:y:task/z'])(
    '%j is nobody’s',
    (description) => {
      expect(recognise(networkInterface({ description }))).toBeUndefined();
    },
  );

  it.each([
    ['ElastiCache redis-001', 'amazon-elasticache'],
    ['ES gen2', 'amazon-elasticsearch'],
    ['RedshiftNetworkInterface', 'amazon-redshift'],
    ['DAX fast', '727180483921'],
    ['datasync loc-1', '727180483921'],
    ['Amazon EKS blue', '727180483921'],
  ])('%s: a service’s only if it was asked for by %s, or one like it', (description, requesterId) => {
    expect(recognise(networkInterface({ description, requesterId }))).toBeDefined();
    for (const users of ['AIDA0123456789ABCDEFG', '123456789012', 'AROA0123456789ABCDEFG:me@example.com']) {
      expect(recognise(networkInterface({ description, requesterId: users }))).toBeUndefined();
    }
  });

  it.each([
    'AWSAppRunnerManaged',
    'AmazonGrafanaManaged',
    'AWSPCSManaged',
    'AmazonEVSManaged',
    'aws-glue-service-resource',
  ])('a tag %s alone, with any value: not on what a user asked for', (key) => {
    expect(recognise(networkInterface({ tags: { [key]: 'x' } }))).toBeDefined();
    expect(
      recognise(networkInterface({ tags: { [key]: 'x' }, requesterId: 'AIDA0123456789ABCDEFG' })),
    ).toBeUndefined();
  });
});

describe('a resource of the stack that holds one', () => {
  const alb = networkInterface({
    description: 'ELB app/web/50dc6c495c0c9188',
    requesterId: 'amazon-elb',
    status: 'in-use',
    attachment: { ...ORDINARY, instanceOwnerId: 'amazon-elb' },
  });
  const V2 = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const arn = (name: string): string =>
    `arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/${name}/50dc6c495c0c9188`;

  it.each<[string, string, readonly StackResource[], string?]>([
    ['there is none', 'releasing', []],
    ['it is there', 'held', [resource(V2, arn('web'))]],
    ['its deletion failed', 'held', [resource(V2, arn('web'), 'DELETE_FAILED')]],
    ['it is retained', 'held', [resource(V2, arn('web'), 'DELETE_SKIPPED')]],
    ['it is on its way out', 'releasing', [resource(V2, arn('web'), 'DELETE_IN_PROGRESS')]],
    ['it is gone', 'releasing', [resource(V2, arn('web'), 'DELETE_COMPLETE')]],
    ['another of that name’s ending', 'releasing', [resource(V2, arn('my-web'))]],
    ['another type', 'releasing', [resource('AWS::ElasticLoadBalancingV2::TargetGroup', arn('web'))]],
    ['two that could be it', 'releasing', [resource(V2, arn('web')), resource(V2, arn('web'))]],
  ])('%s: %s', (_what, is, resources) => {
    const its = classify(alb, ALL, 'not looked up', resources);
    expect(its.is).toBe(is);
    expect(describeInWords({ networkInterface: alb, class: its })).toBe(
      is === 'held'
        ? 'eni-1 (held by load balancer web (Thing))'
        : 'eni-1 (ElasticLoadBalancing holds it, for load balancer web)',
    );
  });

  it.each<[string, Parameters<typeof networkInterface>[0], StackResource]>([
    [
      'an EFS mount target',
      { description: 'EFS mount target for fs-1 (fsmt-2)' },
      resource('AWS::EFS::MountTarget', 'fsmt-2'),
    ],
    [
      'a file system',
      { tags: { 'AmazonFSx.FileSystemId': 'fs-1' } },
      resource('AWS::FSx::FileSystem', 'fs-1'),
    ],
    ['a cluster', { description: 'Amazon EKS mine' }, resource('AWS::EKS::Cluster', 'mine')],
    [
      'a cluster with an ARN',
      {
        description: `DO NOT DELETE - Amazon MSK network interface for cluster arn:aws:kafka:eu-west-2:123456789012:cluster/k/${UUID}-2.`,
      },
      resource('AWS::MSK::Cluster', `arn:aws:kafka:eu-west-2:123456789012:cluster/k/${UUID}-2`),
    ],
    [
      'a notebook instance with an ARN',
      {
        description:
          '[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance n',
      },
      resource(
        'AWS::SageMaker::NotebookInstance',
        'arn:aws:sagemaker:us-east-1:123456789012:notebook-instance/n',
      ),
    ],
    [
      'a classic load balancer',
      { description: 'ELB classic', ...elb },
      resource('AWS::ElasticLoadBalancing::LoadBalancer', 'classic'),
    ],
    ['a proxy', { description: 'Network interface for DBProxy p' }, resource('AWS::RDS::DBProxy', 'p')],
    [
      'a domain',
      { description: 'ES logs', requesterId: 'amazon-elasticsearch' },
      resource('AWS::OpenSearchService::Domain', 'logs'),
    ],
  ])('%s', (_what, it, holder) => {
    expect(classify(networkInterface(it), ALL, 'not looked up', [holder])).toMatchObject({
      is: 'held',
      resource: holder,
    });
  });

  it('is none for what a pod left: a living cluster may or may not free it', () => {
    const pod = networkInterface({
      description: 'aws-K8S-i-1',
      tags: { 'cluster.k8s.amazonaws.com/name': 'mine' },
    });
    expect(classify(pod, ALL, 'not looked up', [resource('AWS::EKS::Cluster', 'mine')]).is).toBe('releasing');
  });

  it('doesn’t make a service’s that isn’t asked for', () => {
    expect(classify(alb, rules(['Lambda']), 'not looked up', [resource(V2, arn('web'))]).is).toBe('foreign');
  });
});

describe('in words', () => {
  it.each<[string, Parameters<typeof networkInterface>[0], readonly string[]]>([
    [
      'eni-1 (RDS left it free; not deleted, because a stopped DB instance may need it again: stopping ends the machine that it was attached to)',
      { description: 'RDSNetworkInterface', requesterId: 'amazon-rds' },
      ['*'],
    ],
    [
      'eni-1 (Comprehend left it free; not deleted, because its mark is too little known, though Terraform deletes it)',
      { requesterId: 'AROA1:Comprehend' },
      ['*'],
    ],
    [
      'eni-1 (DMS left it free; not deleted, because only its description, which anybody can type, tells that it is DMS’s: delete it by hand)',
      { description: 'DMSNetworkInterface' },
      ['*'],
    ],
    ['eni-1 (left behind by Lambda, was for my-function)', RELEASED, ['Lambda']],
    [
      'eni-1 (described as Lambda’s, but its requester isn’t Lambda’s; not deleted, because anybody can type a description)',
      { ...RELEASED, requesterId: 'AIDA0123456789ABCDEFG' },
      ['Lambda'],
    ],
    [
      'eni-1 (of account 444455556666, whose Lambda made it)',
      { ...RELEASED, ownerId: '444455556666' },
      ['Lambda'],
    ],
    [
      'eni-1 (a resource of stack network)',
      { ...RELEASED, tags: { 'aws:cloudformation:stack-name': 'network' } },
      ['Lambda'],
    ],
    [
      'eni-1 (managed by bedrock-agentcore.amazonaws.com)',
      { operator: { managed: true, principal: 'bedrock-agentcore.amazonaws.com', hiddenByDefault: true } },
      ['*'],
    ],
    [
      'eni-1 (of RDSProxy, which is not among the Services; for proxy p)',
      { description: 'Network interface for DBProxy p' },
      ['Lambda'],
    ],
    [
      'eni-1 (of instance i-1)',
      {
        description: 'aws-K8S-i-1',
        status: 'in-use',
        attachment: { ...ORDINARY, instanceOwnerId: '123456789012', instanceId: 'i-1' },
      },
      ['*'],
    ],
    [
      'eni-1 (nat_gateway, "Interface for NAT Gateway nat-1")',
      { interfaceType: 'nat_gateway', description: 'Interface for NAT Gateway nat-1' },
      ['*'],
    ],
  ])('%s', (words, changes, services) => {
    const it = networkInterface(changes);
    expect(describeInWords({ networkInterface: it, class: classify(it, rules(services), usersOf(it)) })).toBe(
      words,
    );
  });
});
