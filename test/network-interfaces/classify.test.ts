import { classIfUnused, classify, type ClassName } from '../../src/network-interfaces/classify';
import type { FunctionVersion } from '../../src/network-interfaces/vpc-functions';
import type { NetworkInterface } from '../../src/network-interfaces/network-interface';
import { recognise } from '../../src/network-interfaces/recognise';
import { SERVICE_NAMES, servicesOf } from '../../src/network-interfaces/service-names';
import { SERVICE_PROFILES } from '../../src/network-interfaces/service-profiles';
import {
  ACCOUNT,
  ATTACHED,
  BEFORE_2019,
  ELA,
  LAMBDAS_REQUESTER,
  networkInterface,
  ORDINARY,
  RELEASED,
  rules,
  usersOf,
} from './samples';

const user = (changes: Partial<FunctionVersion> = {}): FunctionVersion => ({
  functionName: 'f',
  functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  version: '$LATEST',
  vpcId: 'vpc-1',
  subnetIds: ['subnet-1'],
  groupIds: ['sg-1'],
  ...changes,
});

const LAMBDA = servicesOf(['Lambda']);
const ALL = servicesOf(['*']);

describe('what a network interface is', () => {
  it.each<
    [string, ClassName, NetworkInterface, FunctionVersion[], ReadonlySet<(typeof SERVICE_NAMES)[number]>]
  >([
    ['attached by Lambda, nobody uses it', 'releasing', ATTACHED, [], LAMBDA],
    ['attached by Lambda, a function uses it', 'held', ATTACHED, [user()], LAMBDA],
    ['attached by Lambda, a published version uses it', 'held', ATTACHED, [user({ version: '3' })], LAMBDA],
    [
      'its function has moved to another group',
      'releasing',
      ATTACHED,
      [user({ groupIds: ['sg-2'] })],
      LAMBDA,
    ],
    [
      'its function has moved to another subnet',
      'releasing',
      ATTACHED,
      [user({ subnetIds: ['subnet-2'] })],
      LAMBDA,
    ],
    [
      'a function with one group more has another network interface',
      'releasing',
      ATTACHED,
      [user({ groupIds: ['sg-1', 'sg-2'] })],
      LAMBDA,
    ],
    [
      'the same groups in another order are the same',
      'held',
      { ...ATTACHED, groupIds: ['sg-1', 'sg-2'] },
      [user({ groupIds: ['sg-2', 'sg-1'] })],
      LAMBDA,
    ],
    ['released by Lambda, still there', 'orphaned', RELEASED, [], LAMBDA],
    ['free for a moment while a function is being made', 'held', RELEASED, [user()], LAMBDA],
    ['Lambda’s, but Lambda isn’t asked for', 'foreign', ATTACHED, [], servicesOf(['RDS'])],
    ['of before 2019, attached', 'detachable', BEFORE_2019, [], LAMBDA],
    ['of before 2019, its function lives', 'held', BEFORE_2019, [user()], LAMBDA],
    [
      'of an event source mapping',
      'releasing',
      { ...ATTACHED, description: 'AWS Lambda VPC ENI-SMK-123456789012-1f0e' },
      [],
      LAMBDA,
    ],
    ['a user’s own', 'foreign', networkInterface({ description: 'mine' }), [], ALL],
    [
      'of an instance',
      'foreign',
      networkInterface({ status: 'in-use', attachment: { ...ORDINARY, instanceId: 'i-1' } }),
      [],
      ALL,
    ],
    [
      'Lambda’s on an instance of the account',
      'foreign',
      networkInterface({
        status: 'in-use',
        description: 'AWS Lambda VPC ENI: 1f0e',
        attachment: { ...ORDINARY, instanceId: 'i-1' },
      }),
      [],
      ALL,
    ],
    [
      'a NAT gateway’s',
      'foreign',
      networkInterface({
        status: 'in-use',
        interfaceType: 'nat_gateway',
        description: 'Interface for NAT Gateway nat-1',
        attachment: ELA,
      }),
      [],
      ALL,
    ],
    [
      'AgentCore’s, by its type alone',
      'releasing',
      networkInterface({ status: 'in-use', interfaceType: 'agentic_ai', attachment: ELA }),
      [],
      ALL,
    ],
    [
      'RDS’s and free: a stopped DB instance may need it again',
      'releasing',
      networkInterface({ description: 'RDSNetworkInterface', requesterId: 'amazon-rds' }),
      [],
      ALL,
    ],
    [
      'an EFS mount target’s, free for a moment',
      'releasing',
      networkInterface({ description: 'EFS mount target for fs-1 (fsmt-1)' }),
      [],
      ALL,
    ],
    ['left over by DMS', 'releasing', networkInterface({ description: 'DMSNetworkInterface' }), [], ALL],
    [
      'described as Lambda’s, asked for by an IAM user',
      'releasing',
      networkInterface({
        description: 'AWS Lambda VPC ENI-spare of team x',
        requesterId: 'AIDA0123456789ABCDEFG',
      }),
      [],
      LAMBDA,
    ],
    [
      'described as Lambda’s, asked for by a role of another session',
      'releasing',
      { ...RELEASED, requesterId: 'AROA0123456789ABCDEFG:deployer' },
      [],
      LAMBDA,
    ],
    [
      'Lambda’s requester with the account of somebody else',
      'releasing',
      { ...RELEASED, requesterId: 'AROA0123456789ABCDEFG:444455556666' },
      [],
      LAMBDA,
    ],
    [
      'of before 2019, released',
      'orphaned',
      { ...BEFORE_2019, status: 'available', attachment: undefined },
      [],
      LAMBDA,
    ],
    [
      'attached in another account, with Lambda’s description',
      'releasing',
      {
        ...RELEASED,
        status: 'in-use',
        attachment: { ...ORDINARY, instanceOwnerId: '444455556666' },
      },
      [],
      LAMBDA,
    ],
    [
      'the same of before 2019, asked for by an IAM user',
      'releasing',
      { ...BEFORE_2019, requesterId: 'AIDA0123456789ABCDEFG' },
      [],
      LAMBDA,
    ],
    ['of another account of a shared VPC', 'foreign', { ...RELEASED, ownerId: '444455556666' }, [], LAMBDA],
    [
      'of another account, in use',
      'foreign',
      { ...ATTACHED, ownerId: '444455556666', requesterId: 'AROA0123456789ABCDEFG:444455556666' },
      [user()],
      LAMBDA,
    ],
    ['whose owner EC2 doesn’t tell', 'releasing', { ...RELEASED, ownerId: '' }, [], LAMBDA],
    [
      'a resource of a stack',
      'foreign',
      { ...RELEASED, tags: { 'aws:cloudformation:logical-id': 'Spare' } },
      [],
      ALL,
    ],
    [
      'DMS’s by its description, with a name that somebody gave it',
      'releasing',
      networkInterface({ description: 'DMSNetworkInterface', tags: { Name: 'mine' } }),
      [],
      ALL,
    ],
    [
      'managed by somebody for whom no row speaks',
      'releasing',
      { ...RELEASED, operator: { managed: true, principal: 'x.amazonaws.com', hiddenByDefault: true } },
      [],
      LAMBDA,
    ],
    [
      'managed by Lambda',
      'orphaned',
      { ...RELEASED, operator: { managed: true, principal: 'lambda.amazonaws.com', hiddenByDefault: true } },
      [],
      LAMBDA,
    ],
    [
      'a network connector’s, free',
      'releasing',
      networkInterface({
        operator: {
          managed: true,
          principal: 'network-connectors.lambda.amazonaws.com',
          hiddenByDefault: true,
        },
      }),
      [],
      ALL,
    ],
    [
      'a network connector’s, by its tag, whatever its type',
      'releasing',
      networkInterface({
        status: 'in-use',
        interfaceType: 'lambda',
        attachment: ELA,
        tags: { 'aws:lambda:networkConnectorId': 'nc-1' },
      }),
      [],
      servicesOf(['LambdaNetworkConnectors']),
    ],
    [
      'of an instance that Lambda manages',
      'releasing',
      networkInterface({
        status: 'in-use',
        attachment: { ...ORDINARY, instanceOwnerId: ACCOUNT, instanceId: 'i-1' },
        operator: { managed: true, principal: 'scaler.lambda.amazonaws.com', hiddenByDefault: true },
      }),
      [],
      ALL,
    ],
    [
      'of type lambda with a description that nobody knows, in use',
      'releasing',
      { ...ATTACHED, description: 'Lambda of next year' },
      [],
      LAMBDA,
    ],
    [
      'of type lambda with a description that nobody knows, free',
      'releasing',
      { ...RELEASED, interfaceType: 'lambda', description: 'Lambda of next year' },
      [],
      LAMBDA,
    ],
    [
      'of a type that nobody knows',
      'foreign',
      networkInterface({ interfaceType: 'of_next_year', requesterId: LAMBDAS_REQUESTER }),
      [],
      ALL,
    ],
    [
      'a managed private endpoint of AgentCore, which is VPC Lattice’s',
      'releasing',
      networkInterface({ status: 'in-use', attachment: ELA, tags: { VpcLatticeManaged: 'true' } }),
      [],
      servicesOf(['BedrockAgentCore']),
    ],
    [
      'marks of two services at once',
      'foreign',
      networkInterface({
        interfaceType: 'agentic_ai',
        description: 'RDSNetworkInterface',
        requesterId: 'amazon-rds',
      }),
      [],
      ALL,
    ],
  ])('%s: %s', (_what, expected, it, functions, services) => {
    expect(classify(it, { services, account: ACCOUNT }, usersOf(it, functions)).is).toBe(expected);
  });

  it('is never deleted or detached while those who might use it aren’t known, or the account isn’t', () => {
    for (const it of [RELEASED, BEFORE_2019]) {
      const mine = rules(['Lambda']);
      expect(classify(it, mine, 'not looked up').is).toBe('releasing');
      expect(classify(it, mine, usersOf({ ...it, id: 'eni-2' })).is).toBe('releasing');
      expect(classify(it, { ...mine, account: undefined }, usersOf(it)).is).toBe('releasing');
      expect(classIfUnused(it, mine)).toBe(it === RELEASED ? 'orphaned' : 'detachable');
    }
  });
});

describe('the service profiles', () => {
  it('are one for each name, with marks to know it by', () => {
    expect(SERVICE_PROFILES.map(({ service }) => service)).toEqual(SERVICE_NAMES);
    for (const { marks, release } of SERVICE_PROFILES) {
      expect(marks.length).toBeGreaterThan(0);
      for (const mark of marks) {
        expect(
          mark.description ?? mark.interfaceType ?? mark.requesterId ?? mark.operator ?? mark.tag,
        ).toBeDefined();
      }
      expect(release.mixture.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
    }
  });

  it.each([
    ['AWS Lambda VPC ENI-my-function-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', 'Lambda', 'my-function'],
    ['AWS Lambda VPC ENI-my-function', 'Lambda', 'my-function'],
    ['AWS Lambda VPC ENI-SMK-123456789012-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0', 'Lambda', undefined],
    ['EFS mount target for fs-0123 (fsmt-0123)', 'EFS', 'fs-0123'],
    ['Network interface for DBProxy my-proxy', 'RDSProxy', 'my-proxy'],
    ['[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-abc) - 1f', 'SageMaker', 'd-abc'],
    ['Amazon EKS my-cluster', 'EKS', 'my-cluster'],
  ])('recognises %j as %s’s, of %s', (description, service, owner) => {
    const it = networkInterface({ description, requesterId: '727180483921' });
    const found = recognise(it);
    expect(found?.profile.service).toBe(service);
    expect(found?.profile.owner.find(it)?.name).toBe(owner);
  });
});
