import { ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeNetworkInterfacesCommand, type NetworkInterface as Ec2 } from '@aws-sdk/client-ec2';
import { ListFunctionsCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';

import { guard } from '../../src/guard';
import { prospectOf, stays } from '../../src/guard/deletion/blockers';
import type { Effects, HookInput, HookOutcome } from '../../src/guard/protocol';
import { classify } from '../../src/network-interfaces/classify';
import type { FunctionVersion } from '../../src/network-interfaces/vpc-functions';
import { fromEc2 } from '../../src/network-interfaces/network-interface';
import { servicesOf } from '../../src/network-interfaces/service-names';
import { usersOf } from '../network-interfaces/samples';
import { STACK_ID } from './events';

const GROUP = 'sg-0123456789abcdef0';
const SUBNET = 'subnet-0123456789abcdef0';

/** EC2 knows more types than the SDK. */
type NetworkInterface = Omit<Ec2, 'InterfaceType'> & { readonly InterfaceType?: string };

/** A network interface that Lambda attached to the group and subnet (recorded in go-to-k/cdkd#45). */
function lambdas(changes: NetworkInterface = {}): NetworkInterface {
  return {
    NetworkInterfaceId: 'eni-1',
    Status: 'in-use',
    InterfaceType: 'lambda',
    Description: 'AWS Lambda VPC ENI-orders-4c8e2b70-9e0c-4b1f-8f5e-0a1b2c3d4e5f',
    RequesterId: 'AROA0123456789ABCDEFG:123456789012',
    OwnerId: '123456789012',
    SubnetId: SUBNET,
    VpcId: 'vpc-1',
    Groups: [{ GroupId: GROUP }],
    Attachment: { AttachmentId: 'ela-attach-1', Status: 'attached', InstanceOwnerId: 'amazon-aws' },
    ...changes,
  };
}

function released(): NetworkInterface {
  const { Attachment: _, ...rest } = lambdas({ Status: 'available', InterfaceType: 'interface' });
  return rest;
}

const instances: NetworkInterface = {
  NetworkInterfaceId: 'eni-2',
  Status: 'in-use',
  InterfaceType: 'interface',
  Description: '',
  SubnetId: SUBNET,
  VpcId: 'vpc-1',
  Groups: [{ GroupId: GROUP }],
  Attachment: {
    AttachmentId: 'eni-attach-1',
    Status: 'attached',
    InstanceOwnerId: '123456789012',
    InstanceId: 'i-0123456789abcdef0',
  },
};

function functionIn(name: string, changes: FunctionConfiguration = {}): FunctionConfiguration {
  return {
    FunctionName: name,
    FunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    Version: '$LATEST',
    VpcConfig: { SubnetIds: [SUBNET], SecurityGroupIds: [GROUP], VpcId: 'vpc-1' },
    ...changes,
  };
}

interface World {
  /** What each look shows in turn; the last one stays. */
  readonly looks: readonly (readonly NetworkInterface[])[];
  readonly functions?: readonly FunctionConfiguration[];
  readonly resources?: readonly {
    readonly id: string;
    readonly physicalId: string;
    readonly type: string;
    readonly status?: string;
  }[];
  readonly fails?: Partial<Record<'ec2' | 'lambda' | 'cloudFormation', Error>>;
  readonly hangs?: boolean;
}

const OWN = [
  { id: 'Group', physicalId: GROUP, type: 'AWS::EC2::SecurityGroup' },
  { id: 'Subnet', physicalId: SUBNET, type: 'AWS::EC2::Subnet' },
];

/** An AWS in memory; `calls` tells what was asked. */
function effectsOf(world: World): Effects & { readonly calls: string[] } {
  const calls: string[] = [];
  let now = 0;
  let look = 0;
  const send = (command: unknown): Promise<unknown> => {
    if (command instanceof DescribeNetworkInterfacesCommand) {
      calls.push('ec2');
      if (world.hangs === true) return new Promise(() => undefined);
      if (world.fails?.ec2 !== undefined) return Promise.reject(world.fails.ec2);
      const shown = world.looks[Math.min(look, world.looks.length - 1)] ?? [];
      look += 1;
      const filter = command.input.Filters?.[0];
      expect(command.input.IncludeManagedResources).toBe(true);
      return Promise.resolve({
        NetworkInterfaces: shown.filter((each) =>
          filter?.Name === 'group-id'
            ? each.Groups?.some(({ GroupId }) => filter.Values?.includes(GroupId ?? ''))
            : filter?.Values?.includes(each.SubnetId ?? ''),
        ),
      });
    }
    if (command instanceof ListFunctionsCommand) {
      calls.push('lambda');
      if (world.fails?.lambda !== undefined) return Promise.reject(world.fails.lambda);
      return Promise.resolve({ Functions: world.functions ?? [] });
    }
    if (command instanceof ListStackResourcesCommand) {
      calls.push('cloudFormation');
      if (world.fails?.cloudFormation !== undefined) return Promise.reject(world.fails.cloudFormation);
      const all = [...OWN, ...(world.resources ?? [])].map((each) => ({
        LogicalResourceId: each.id,
        PhysicalResourceId: each.physicalId,
        ResourceType: each.type,
        ResourceStatus: 'status' in each ? each.status : 'DELETE_IN_PROGRESS',
      }));
      // In two pages.
      return Promise.resolve(
        command.input.NextToken === undefined
          ? { StackResourceSummaries: all.slice(0, 1), NextToken: 'more' }
          : { StackResourceSummaries: all.slice(1) },
      );
    }
    return Promise.reject(new Error(`not in this world: ${String(command)}`));
  };
  // Whatever can answer has answered before the clock moves on.
  const sleepers: { readonly at: number; readonly resolve: () => void }[] = [];
  const wakeNext = (): void => {
    const next = sleepers.toSorted((left, right) => left.at - right.at)[0];
    if (next === undefined) return;
    sleepers.splice(sleepers.indexOf(next), 1);
    now = Math.max(now, next.at);
    next.resolve();
  };
  const client = { send } as unknown as Effects['ec2'] & Effects['lambda'] & Effects['cloudFormation'];
  return {
    ec2: client,
    lambda: client,
    cloudFormation: client,
    calls,
    clock: { now: () => now },
    sleep: (duration) =>
      new Promise((resolve) => {
        sleepers.push({ at: now + duration, resolve });
        setImmediate(wakeNext);
      }),
  };
}

function inputOf(changes: Partial<HookInput> = {}, properties: object = {}): HookInput {
  return {
    point: 'DELETE_PRE_PROVISION',
    targetName: 'AWS::EC2::SecurityGroup',
    targetLogicalId: 'Group',
    account: '123456789012',
    stackId: STACK_ID,
    configuration: {},
    model: () => Promise.resolve({ resourceProperties: {}, previousResourceProperties: { ...properties } }),
    deadline: 25_000,
    ...changes,
  };
}

const SUBNET_INPUT = { targetName: 'AWS::EC2::Subnet', targetLogicalId: 'Subnet' };

function awsError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } });
}

describe('before a security group or subnet is deleted', () => {
  it.each([
    ['nothing is in it', { looks: [[]] }],
    ['Lambda is releasing what is in it: CloudFormation outlasts most of that', { looks: [[lambdas()]] }],
    [
      'its function is of the same stack',
      {
        looks: [[lambdas()]],
        functions: [functionIn('orders')],
        resources: [
          { id: 'Fn', physicalId: 'orders', type: 'AWS::Lambda::Function', status: 'CREATE_COMPLETE' },
        ],
      },
    ],
    [
      'its instance is of the same stack, and EC2’s answer lags',
      {
        looks: [[instances]],
        resources: [{ id: 'I', physicalId: 'i-0123456789abcdef0', type: 'AWS::EC2::Instance' }],
      },
    ],
    ['a second look shows that it is gone', { looks: [[released()], []] }],
    [
      'somebody unknown has something in it: nobody knows for how long',
      {
        looks: [
          [{ ...instances, Attachment: { AttachmentId: 'ela-attach-2', InstanceOwnerId: 'amazon-aws' } }],
        ],
      },
    ],
  ] satisfies [string, World][])('lets it pass when %s', async (_name, world) => {
    for (const input of [inputOf(), inputOf(SUBNET_INPUT)]) {
      const outcome = await guard(effectsOf(world), input);
      expect([outcome.status, outcome.message]).toEqual(['SUCCESS', outcome.message]);
    }
  });

  it.each([
    [
      'a function outside the stack uses it',
      { looks: [[lambdas()]], functions: [functionIn('billing')] },
      ['eni-1 (held by billing)', 'Delete billing, or take it off this VPC'],
    ],
    [
      'a published version outside the stack uses it',
      {
        looks: [[lambdas()]],
        functions: [
          functionIn('billing', {
            Version: '7',
            FunctionArn: 'arn:aws:lambda:eu-west-1:1:function:billing:7',
          }),
        ],
      },
      ['held by billing:7'],
    ],
    [
      'its function could not be deleted',
      {
        looks: [[lambdas()]],
        functions: [functionIn('orders')],
        resources: [
          { id: 'Fn', physicalId: 'orders', type: 'AWS::Lambda::Function', status: 'DELETE_FAILED' },
        ],
      },
      ['held by orders'],
    ],
    [
      'Lambda has left it behind',
      { looks: [[released()]] },
      [
        'left behind by Lambda, was for orders',
        'aws ec2 delete-network-interface --network-interface-id eni-1',
      ],
    ],
    [
      'AgentCore takes eight hours',
      { looks: [[lambdas({ InterfaceType: 'agentic_ai', Description: '' })]] },
      ['BedrockAgentCore', 'Services: [BedrockAgentCore]'],
    ],
    ['an instance is in it', { looks: [[instances]] }, ['of instance i-0123456789abcdef0']],
  ] satisfies [string, World, string[]][])('refuses when %s', async (_name, world, said) => {
    for (const input of [inputOf(), inputOf(SUBNET_INPUT)]) {
      const outcome = await guard(effectsOf(world), input);
      expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NonCompliant' });
      for (const words of said) expect(outcome.message).toContain(words);
      expect(outcome.message.length).toBeLessThanOrEqual(1_024);
      expect(outcome.annotations[0]).toMatchObject({ status: 'FAILED', severityLevel: 'HIGH' });
    }
  });

  describe('comforts only where Lambda keeps the right to delete what is in it', () => {
    const orders = {
      id: 'Fn',
      physicalId: 'orders',
      type: 'AWS::Lambda::Function',
      status: 'CREATE_COMPLETE',
    };
    const ROLE = { id: 'Role', physicalId: 'orders-role', type: 'AWS::IAM::Role' };
    const named = functionIn('orders', { Role: 'arn:aws:iam::123456789012:role/team/orders-role' });
    it.each<[string, readonly FunctionConfiguration[], NonNullable<World['resources']>, RegExp]>([
      ['the role is another stack’s', [named], [orders], /should outlast/u],
      [
        'another role is this stack’s',
        [named],
        [orders, { ...ROLE, physicalId: 'other' }],
        /should outlast/u,
      ],
      [
        'what is of IAM is no right',
        [named],
        [orders, { ...ROLE, type: 'AWS::IAM::InstanceProfile' }],
        /should outlast/u,
      ],
      [
        'its role is the stack’s, and named',
        [named],
        [orders, ROLE],
        /, and the role orders-role goes with this stack: they may stay for ever\./u,
      ],
      [
        'a policy of the stack’s may be the role’s',
        [named],
        [orders, { ...ROLE, physicalId: 'p', type: 'AWS::IAM::Policy' }],
        /: where that goes with the stack, they may stay for ever\./u,
      ],
      [
        'the function is gone, and with it what tells its role',
        [],
        [ROLE],
        /: where that goes with the stack, they/u,
      ],
      ['the function is gone, and the stack has no role', [], [], /should outlast/u],
    ])('%s', async (_what, functions, resources, said) => {
      const outcome = await guard(effectsOf({ looks: [[lambdas()]], functions, resources }), inputOf());
      expect(outcome.status).toBe('SUCCESS');
      expect(outcome.message).toMatch(said);
    });
  });

  it('warns in WARN', async () => {
    const outcome = await guard(
      effectsOf({ looks: [[released()]] }),
      inputOf({ configuration: { Mode: 'WARN' } }),
    );
    expect(outcome.status).toBe('SUCCESS');
    expect(outcome.message).toMatch(
      /^Warning: The security group Group \(sg-0123456789abcdef0\) can’t be deleted/u,
    );
  });

  it('names as many of a thousand as fit', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({
      ...released(),
      NetworkInterfaceId: `eni-${index}`,
    }));
    const outcome = await guard(effectsOf({ looks: [many] }), inputOf());
    expect(outcome.message).toMatch(
      /1000 network interfaces in it .* and \d+ more\. The guide \(.*\) says more\.$/u,
    );
    expect(outcome.message.length).toBeLessThanOrEqual(1_024);
  });

  it('asks for functions only where Lambda has something in it', async () => {
    const effects = effectsOf({ looks: [[instances]] });
    await guard(effects, inputOf());
    expect(effects.calls).not.toContain('lambda');
  });

  it('is found by its own properties where there is no stack', async () => {
    const world = { looks: [[released()]] };
    const groups = inputOf({ stackId: undefined }, { GroupId: GROUP });
    const subnets = inputOf({ ...SUBNET_INPUT, stackId: undefined }, { SubnetId: SUBNET });
    for (const input of [groups, subnets]) {
      await expect(guard(effectsOf(world), input)).resolves.toMatchObject({ status: 'FAILED' });
    }
  });

  it('is let pass where its id can’t be told', async () => {
    const outcome = await guard(effectsOf({ looks: [[released()]] }), inputOf({ stackId: undefined }));
    expect(outcome).toMatchObject({
      status: 'SUCCESS',
      message: expect.stringContaining('can’t be told') as string,
    });
  });

  it('is let pass in a stack that is exempt', async () => {
    const effects = effectsOf({ looks: [[released()]] });
    const outcome = await guard(effects, inputOf({ configuration: { ExemptStacks: ['ord*'] } }));
    expect(outcome).toMatchObject({ status: 'SUCCESS', message: 'The stack orders is exempt.' });
    expect(effects.calls).toEqual([]);
  });
});

describe('when AWS doesn’t tell', () => {
  const denied = awsError('UnauthorizedOperation', 'You are not authorized to perform this operation.');
  const throttled = awsError('RequestLimitExceeded', 'Request limit exceeded.');

  it.each([
    ['EC2 denies', { ec2: denied }, 'AccessDenied'],
    ['EC2 throttles', { ec2: throttled }, 'Throttling'],
    ['Lambda denies', { lambda: awsError('AccessDeniedException', 'no') }, 'AccessDenied'],
    ['CloudFormation throttles', { cloudFormation: awsError('Throttling', 'Rate exceeded') }, 'Throttling'],
    [
      'EC2 is broken',
      { ec2: awsError('InternalError', 'An internal error has occurred') },
      'ServiceInternalError',
    ],
  ] satisfies [string, World['fails'], string][])('because %s', async (_name, fails, code) => {
    const world = { looks: [[lambdas()]], fails };
    const strict = await guard(effectsOf(world), inputOf());
    expect(strict).toMatchObject({ status: 'FAILED', errorCode: code });
    expect(strict.message).toMatch(/^What is in the security group Group can’t be told: /u);
    const lenient = await guard(effectsOf(world), inputOf({ configuration: { Mode: 'WARN' } }));
    expect(lenient).toMatchObject({ status: 'SUCCESS', message: `Warning: ${strict.message}` });
  });

  it('in the hook’s time', async () => {
    const effects = effectsOf({ looks: [[]], hangs: true });
    await expect(guard(effects, inputOf())).resolves.toMatchObject({
      status: 'FAILED',
      errorCode: 'NetworkFailure',
    });
    expect(effects.clock.now()).toBeLessThan(25_000);
  });

  it('of the stack, its properties do', async () => {
    const gone = awsError('ValidationError', 'Stack with id x does not exist');
    const effects = effectsOf({ looks: [[released()]], fails: { cloudFormation: gone } });
    await expect(guard(effects, inputOf({}, { GroupId: GROUP }))).resolves.toMatchObject({
      status: 'FAILED',
    });
  });

  it('who holds it, because there are too many functions, it counts as being released', async () => {
    const effects = effectsOf({ looks: [[released()]] });
    const outcome = await guard(effects, inputOf({ deadline: 4_000 }));
    expect(outcome.status).toBe('SUCCESS');
  });
});

describe('the prospect of a network interface', () => {
  const holder: FunctionVersion = {
    functionName: 'orders',
    functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
    version: '$LATEST',
    vpcId: 'vpc-1',
    subnetIds: [SUBNET],
    groupIds: [GROUP],
  };
  const every = servicesOf(['*']);

  function prospect(
    source: NetworkInterface,
    functions: readonly FunctionVersion[] = [],
  ): HookOutcome | object {
    const networkInterface = fromEc2(source as Ec2);
    if (networkInterface === undefined) throw new Error('no id');
    const blocker = {
      networkInterface,
      class: classify(
        networkInterface,
        { services: every, account: '123456789012' },
        usersOf(networkInterface, functions),
      ),
    };
    const found = prospectOf(blocker, []);
    return [found.is, stays({ blocker, prospect: found })];
  }

  const ordinary = {
    AttachmentId: 'eni-attach-9',
    Status: 'attached',
    InstanceOwnerId: 'amazon-rds',
  } as const;
  const service = {
    AttachmentId: 'ela-attach-9',
    Status: 'attached',
    InstanceOwnerId: 'amazon-aws',
  } as const;

  it.each([
    ['of a living function', lambdas(), [holder], 'held', true],
    ['released by nobody', lambdas(), [], 'goes', false],
    [
      'of a load balancer: five minutes',
      lambdas({
        InterfaceType: 'interface',
        Description: 'ELB app/web/1',
        RequesterId: 'amazon-elb',
        Attachment: service,
      }),
      [],
      'goes',
      false,
    ],
    [
      'of an RDS proxy: an hour',
      lambdas({
        InterfaceType: 'interface',
        Description: 'Network interface for DBProxy db',
        Attachment: ordinary,
      }),
      [],
      'slow',
      true,
    ],
    [
      'of SageMaker: more than 15 minutes',
      lambdas({
        InterfaceType: 'interface',
        Description: '[DO NOT DELETE] ENI managed by SageMaker for Studio Domain(d-1) - 0a',
        Attachment: service,
      }),
      [],
      'slow',
      true,
    ],
    ['left behind by DMS', { ...released(), Description: 'DMSNetworkInterface' }, [], 'left', true],
    ['of a user’s own, in no use', { ...released(), Description: 'mine' }, [], 'foreign', true],
    [
      'of a NAT gateway',
      lambdas({ InterfaceType: 'nat_gateway', Description: 'Interface for NAT Gateway nat-1' }),
      [],
      'unknown',
      false,
    ],
  ] satisfies [string, NetworkInterface, FunctionVersion[], string, boolean][])(
    '%s',
    (_name, source, functions, is, refused) => {
      expect(prospect(source, functions)).toEqual([is, refused]);
    },
  );
});
