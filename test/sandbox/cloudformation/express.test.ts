import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorldName } from '../../../sandbox/worlds';
import { Account, at } from './account';

const TEMPLATE = readFileSync(
  join(__dirname, '..', '..', '..', 'examples', '1-without-cleaner.yaml'),
  'utf8',
);
const EXPRESS = { DeploymentConfig: { Mode: 'EXPRESS' } };
const COMPLETED =
  'Resource operation completed using Express Mode. It may continue becoming available in the background.';

/** A VPC that is there, and a subnet that isn't in it: its creation fails. */
const FAILS = (cidr: string): string => `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: ${cidr} } }
`;
const PARAMETER = (value: string, name = 'p'): string => `
Resources:
  Parameter: { Type: AWS::SSM::Parameter, Properties: { Name: ${name}, Type: String, Value: ${value} } }
  Other: { Type: AWS::SSM::Parameter, DependsOn: Parameter, Properties: { Name: other, Type: ${value === 'bad' ? 'Nonsense' : 'String'}, Value: x } }
`;

let account: Account;
function open(world?: WorldName): void {
  account = new Account(world === undefined ? {} : { world });
}
afterEach(() => account.end());

const stack = async (name: string): Promise<unknown> =>
  at(await account.call('cloudformation', 'DescribeStacks', { StackName: 's' }), 'Stacks', 0, name);

describe('express mode', () => {
  it('completes with the call, and says so beside each resource; the stack’s groups meet the network interface', async () => {
    open();
    await expect(account.deploy(TEMPLATE, EXPRESS)).resolves.toBe('CREATE_COMPLETE');
    expect(account.events()).toContain(`Function CREATE_COMPLETE: ${COMPLETED}`);
    expect(account.seconds('Function', 'CREATE_IN_PROGRESS', 'CREATE_COMPLETE')).toBeLessThan(15);
    await expect(stack('DeploymentConfig')).resolves.toEqual({ Mode: 'EXPRESS', DisableRollback: true });
    await account.delete(EXPRESS);
    expect(account.events()).toContain(`Function DELETE_COMPLETE: ${COMPLETED}`);
    expect(account.events().join('\n')).not.toContain('waiting for NetworkInterfaces');
    expect(account.seconds('Function', 'DELETE_IN_PROGRESS', 'DELETE_COMPLETE')).toBeLessThan(15);
    // CloudFormation tries the group again and again, as ever.
    expect(account.seconds('FunctionSecurityGroup', 'DELETE_IN_PROGRESS', 'DELETE_FAILED')).toBeGreaterThan(
      900,
    );
  });

  it('is the world’s way where the request says nothing, and its own word counts more', async () => {
    open('express');
    await account.deploy(TEMPLATE);
    expect(account.events()).toContain(`Vpc CREATE_COMPLETE: ${COMPLETED}`);
    await expect(account.delete({ DeploymentConfig: { Mode: 'STANDARD' } })).resolves.toBe('DELETE_COMPLETE');
    expect(account.events()).toContain('Vpc DELETE_COMPLETE');
  });

  it('makes a NAT gateway with all that hangs on it, and takes it away again', async () => {
    open('express');
    const nat = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Public: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Gateway: { Type: AWS::EC2::InternetGateway }
  Attachment: { Type: AWS::EC2::VPCGatewayAttachment, Properties: { VpcId: !Ref Vpc, InternetGatewayId: !Ref Gateway } }
  Address: { Type: AWS::EC2::EIP, DependsOn: Attachment, Properties: { Domain: vpc } }
  Nat: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: !Ref Public, AllocationId: !GetAtt Address.AllocationId } }
`;
    await expect(account.deploy(nat)).resolves.toBe('CREATE_COMPLETE');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('publishes a version once the function is ready', async () => {
    open('express');
    const version = TEMPLATE.replace(
      'Outputs:',
      '  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Function } }\n\nOutputs:',
    );
    await expect(account.deploy(version)).resolves.toBe('CREATE_COMPLETE');
  });

  it.each([{ DisableRollback: true }, { OnFailure: 'DELETE' }])('refuses %o beside it', async (beside) => {
    open();
    await expect(account.deploy(TEMPLATE, { ...EXPRESS, ...beside })).rejects.toMatchObject({
      code: 'ValidationError',
    });
  });
});

describe('a failure in express mode', () => {
  it('isn’t rolled back, locks the stack to express mode, and is left by it', async () => {
    open();
    await expect(account.deploy(FAILS('192.168.0.0/24'), EXPRESS)).resolves.toBe('CREATE_FAILED');
    expect(account.events()).toContain(`Vpc CREATE_COMPLETE: ${COMPLETED}`);
    const locked =
      /^This stack is in a CREATE_FAILED state from a previous operation that used EXPRESS deployment mode with disable-rollback\. Follow-up operations must use the same DeploymentConfig \(mode=EXPRESS\) until the stack reaches a \*_COMPLETE state/u;
    await expect(account.update(FAILS('10.0.0.0/24'))).rejects.toMatchObject({
      message: expect.stringMatching(locked) as string,
    });
    await expect(
      account.call('cloudformation', 'CreateChangeSet', {
        StackName: 's',
        ChangeSetName: 'c',
        TemplateBody: FAILS('10.0.0.0/24'),
      }),
    ).rejects.toMatchObject({ message: expect.stringMatching(locked) as string });
    await expect(account.do('RollbackStack', {})).rejects.toMatchObject({
      message:
        'RollbackStack is not supported for stacks that were last updated using EXPRESS deployment mode and are in a failed state',
    });
    await expect(account.update(FAILS('10.0.0.0/24'), EXPRESS)).resolves.toBe('UPDATE_COMPLETE');
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('can be deleted in any mode', async () => {
    open();
    await account.deploy(FAILS('192.168.0.0/24'), EXPRESS);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
  });

  it('is rolled back where that is asked for', async () => {
    open();
    const withRollback = { DeploymentConfig: { Mode: 'EXPRESS', DisableRollback: false } };
    await expect(account.deploy(FAILS('192.168.0.0/24'), withRollback)).resolves.toBe('ROLLBACK_COMPLETE');
  });

  it('of a replacement comes before anything happens, and the old template is a way out', async () => {
    open();
    await account.deploy(PARAMETER('a'), EXPRESS);
    await expect(account.update(PARAMETER('a', 'q'), EXPRESS)).resolves.toBe('UPDATE_FAILED');
    expect(account.events()).toContain(
      'Parameter UPDATE_FAILED: Replacement type updates not supported on stack with disable-rollback',
    );
    await expect(account.update(PARAMETER('a', 'q'), EXPRESS)).resolves.toBe('UPDATE_FAILED');
    await expect(account.update(PARAMETER('a'), EXPRESS)).resolves.toBe('UPDATE_COMPLETE');
  });
});

describe('what a creation that failed half-way has left', () => {
  const EMPTY = `
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
`;
  const GROUP = (more: string): string =>
    `${EMPTY}  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc${more} } }\n`;
  const BAD =
    ', SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 1, ToPort: 1, SourceSecurityGroupId: sg-0123456789abcdef0 }]';
  const groups = async (): Promise<number> => {
    const { SecurityGroups = [] } = await account.call('ec2', 'DescribeSecurityGroups', {});
    return SecurityGroups.filter(({ Description }) => Description === 'g').length;
  };
  /** A whole stack, then updates that fail, each with what there was of the one before. */
  const failThrice = async (more: string, input: object): Promise<void> => {
    open();
    await account.deploy(EMPTY);
    for (let attempt = 1; attempt <= 3; attempt += 1)
      await expect(account.update(GROUP(more), input)).resolves.toBe('UPDATE_FAILED');
  };

  it('goes with the stack, after any number of attempts', async () => {
    await failThrice(BAD, EXPRESS);
    await expect(groups()).resolves.toBe(3);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    await expect(groups()).resolves.toBe(0);
  });

  it('goes with the stack where its name keeps it from being made anew', async () => {
    await failThrice(`, GroupName: named${BAD}`, EXPRESS);
    await expect(groups()).resolves.toBe(1);
    const { SecurityGroups } = await account.call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: ['named'] }],
    });
    const id = SecurityGroups?.[0]?.GroupId;
    const stackId = at(
      await account.call('cloudformation', 'DescribeStacks', { StackName: 's' }),
      'Stacks',
      0,
      'StackId',
    );
    const { StackEvents } = await account.call('cloudformation', 'DescribeStackEvents', { StackName: 's' });
    const failures = (StackEvents as readonly object[]).filter(
      (each) => at(each, 'LogicalResourceId') === 'Group' && at(each, 'ResourceStatus') === 'CREATE_FAILED',
    );
    const reason = `named already exists in stack ${String(stackId)}`;
    expect(failures).toMatchObject([
      { PhysicalResourceId: id, ResourceStatusReason: reason },
      { PhysicalResourceId: id, ResourceStatusReason: reason },
      { PhysicalResourceId: id },
    ]);
    await expect(account.resource('Group')).resolves.toBe(id);
    await expect(account.delete()).resolves.toBe('DELETE_COMPLETE');
    await expect(groups()).resolves.toBe(0);
  });

  it('goes in the clean-up of the update that succeeds', async () => {
    await failThrice(BAD, EXPRESS);
    await expect(account.update(GROUP(''), EXPRESS)).resolves.toBe('UPDATE_COMPLETE');
    await expect(groups()).resolves.toBe(1);
  });

  it('goes in the rollback', async () => {
    await failThrice(BAD, { DisableRollback: true });
    await expect(account.do('RollbackStack', {})).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(groups()).resolves.toBe(0);
  });

  it.each([
    ['RollbackStack', () => account.do('RollbackStack', {})],
    ['an update that is taken back', () => account.update(GROUP(BAD), {})],
  ])('goes by %s with all that was made, where the stack’s own creation had failed', async (_how, back) => {
    open();
    await account.deploy(GROUP(BAD), { DisableRollback: true });
    await account.update(GROUP(BAD), { DisableRollback: true });
    await expect(groups()).resolves.toBe(2);
    await expect(back()).resolves.toBe('ROLLBACK_COMPLETE');
    expect(account.events()).toContainEqual(
      expect.stringMatching(/^s ROLLBACK_IN_PROGRESS: .*Rollback requested by user\.$/u),
    );
    await expect(groups()).resolves.toBe(0);
    await expect(account.update(GROUP(''), {})).rejects.toMatchObject({
      message: expect.stringContaining('ROLLBACK_COMPLETE state and can not be updated') as string,
    });
  });
});

describe('a failure without rollback in standard mode', () => {
  const PATHS = `
Resources:
  Bad: { Type: AWS::SSM::Parameter, Properties: { Name: bad, Type: Nonsense, Value: x } }
  AfterBad: { Type: AWS::SSM::Parameter, DependsOn: Bad, Properties: { Name: after, Type: String, Value: x } }
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Interface: { Type: AWS::EC2::NetworkInterface, Properties: { SubnetId: !Ref Subnet } }
`;

  it('doesn’t stop what has nothing to do with it; with one, nothing more is begun', async () => {
    open();
    const reason = 'The following resource(s) failed to create: [Bad]. ';
    await expect(account.deploy(PATHS, { DisableRollback: true })).resolves.toBe('CREATE_FAILED');
    expect(account.events()).toContain('Interface CREATE_COMPLETE');
    expect(account.events().join()).not.toContain('AfterBad');
    expect(account.events().at(-1)).toBe(`s CREATE_FAILED: ${reason}`);
    await account.deploy(PATHS, { StackName: 'back' });
    expect(account.events('back').join()).not.toContain('Interface CREATE');
    await account.deploy('Resources: { P: { Type: AWS::EC2::InternetGateway } }', { StackName: 'later' });
    await expect(account.update(PATHS, { StackName: 'later', DisableRollback: true })).resolves.toBe(
      'UPDATE_FAILED',
    );
    expect(account.events('later')).toContain('Interface CREATE_COMPLETE');
  });

  const KEEP = { DisableRollback: true };

  it('keeps what there is, and RollbackStack leads back', async () => {
    open();
    await account.deploy(PARAMETER('a'));
    await expect(account.update(PARAMETER('bad'), KEEP)).resolves.toBe('UPDATE_FAILED');
    const value = async (): Promise<unknown> =>
      (await account.call('ssm', 'GetParameter', { Name: 'p' })).Parameter?.Value;
    await expect(value()).resolves.toBe('bad');
    await expect(account.do('RollbackStack', {})).resolves.toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(value()).resolves.toBe('a');
  });

  it('keeps what the update was to delete', async () => {
    open();
    await account.deploy(
      PARAMETER('a').replace('Resources:', 'Resources:\n  Gone: { Type: AWS::EC2::InternetGateway }'),
    );
    await account.update(PARAMETER('bad'), KEEP);
    await expect(account.resource('Gone')).resolves.toMatch(/^igw-/u);
    await expect(account.update(PARAMETER('b'), KEEP)).resolves.toBe('UPDATE_COMPLETE');
    expect(account.events()).toContain('Gone DELETE_COMPLETE');
  });

  it('of a creation is taken away by RollbackStack, and can’t be updated where OnFailure said DO_NOTHING', async () => {
    open();
    await expect(account.deploy(FAILS('192.168.0.0/24'), { OnFailure: 'DO_NOTHING' })).resolves.toBe(
      'CREATE_FAILED',
    );
    await expect(account.update(FAILS('10.0.0.0/24'))).rejects.toMatchObject({
      message: expect.stringContaining('it contains [on-failure: DO_NOTHING]') as string,
    });
    await expect(account.do('RollbackStack', {})).resolves.toBe('ROLLBACK_COMPLETE');
  });

  it('isn’t there to be rolled back in a stack that is whole', async () => {
    open();
    await account.deploy(PARAMETER('a'));
    await expect(account.do('RollbackStack', {})).rejects.toMatchObject({ code: 'ValidationError' });
  });
});

it('an express change set is executed so', async () => {
  open();
  const input = { StackName: 's', ChangeSetName: 'c', ChangeSetType: 'CREATE', ...EXPRESS };
  await account.call('cloudformation', 'CreateChangeSet', { ...input, TemplateBody: FAILS('10.0.0.0/24') });
  await expect(account.do('ExecuteChangeSet', { ChangeSetName: 'c' })).resolves.toBe('CREATE_COMPLETE');
  expect(account.events()).toContain(`Vpc CREATE_COMPLETE: ${COMPLETED}`);
});
