import { classify, type ClassName, type FunctionVersion } from '../../src/network-interfaces/classify';
import type { NetworkInterface } from '../../src/network-interfaces/network-interface';
import {
  recognise,
  SERVICE_NAMES,
  SERVICE_PROFILES,
  servicesOf,
} from '../../src/network-interfaces/service-profiles';
import { ATTACHED, ELA, networkInterface, ORDINARY, RELEASED } from './samples';

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
    [
      'of before 2019, attached',
      'detachable',
      networkInterface({ status: 'in-use', description: 'AWS Lambda VPC ENI: 1f0e', attachment: ORDINARY }),
      [],
      LAMBDA,
    ],
    [
      'of before 2019, its function lives',
      'held',
      networkInterface({ status: 'in-use', description: 'AWS Lambda VPC ENI: 1f0e', attachment: ORDINARY }),
      [user()],
      LAMBDA,
    ],
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
    ['left over by DMS', 'orphaned', networkInterface({ description: 'DMSNetworkInterface' }), [], ALL],
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
    expect(classify(it, services, functions).is).toBe(expected);
  });
});

describe('the service profiles', () => {
  it('are one for each name, with marks and their sources', () => {
    expect(SERVICE_PROFILES.map(({ service }) => service)).toEqual(SERVICE_NAMES);
    for (const { marks, release } of SERVICE_PROFILES) {
      expect(marks.length).toBeGreaterThan(0);
      for (const mark of marks) {
        expect(mark.source).not.toBe('');
        expect(
          mark.description ?? mark.interfaceType ?? mark.requesterId ?? mark.operator ?? mark.tag,
        ).toBeDefined();
      }
      expect(release.words).not.toBe('');
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
    const it = networkInterface({ description });
    const found = recognise(it);
    expect(found?.profile.service).toBe(service);
    expect(found?.profile.owner.find(it)?.name).toBe(owner);
  });
});
