import {
  CancelUpdateStackCommand,
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeAccountLimitsCommand,
  DescribeChangeSetHooksCommand,
  DescribeEventsCommand,
  DescribeStacksCommand,
  paginateDescribeEvents,
  RemoveAliasCommand,
  RollbackStackCommand,
  SetAliasCommand,
  SignalResourceCommand,
  UpdateStackCommand,
  type DescribeEventsCommandInput,
  type OperationEvent,
  type Stack,
} from '@aws-sdk/client-cloudformation';

import { clientsOf, type Clients } from '../../support/clients';
import { Account } from './account';

let account: Account;
let cloudFormation: Clients['cloudFormation'];
beforeEach(() => {
  account = new Account();
  ({ cloudFormation } = clientsOf(account.world));
});
afterEach(() => account.end());

const stack = (resources: string, rest = ''): string => `Resources:\n${resources}\n${rest}`;
const VPC = '  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }';
const subnet = (cidr: string): string =>
  `  Subnet: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: ${cidr} } }`;
/** A subnet outside of its VPC. */
const BAD = subnet('10.9.0.0/24');

async function described(StackName: string): Promise<Stack> {
  const { Stacks: [it] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  if (it === undefined) throw new Error(`There is no stack ${StackName}.`);
  return it;
}

async function told(input: DescribeEventsCommandInput): Promise<OperationEvent[]> {
  const events: OperationEvent[] = [];
  for await (const page of paginateDescribeEvents({ client: cloudFormation }, input))
    events.push(...(page.OperationEvents ?? []));
  return events;
}

const inShort = ({ EventType, LogicalResourceId, ResourceStatus }: OperationEvent): string =>
  [EventType, LogicalResourceId, ResourceStatus].join(' ');

describe('DescribeEvents', () => {
  it('tells of one operation, newest first, by the id that its call gave', async () => {
    const { OperationId } = await cloudFormation.send(
      new CreateStackCommand({ StackName: 's', TemplateBody: stack(VPC), ClientRequestToken: 'token' }),
    );
    await account.world.time.idle();
    await account.delete();
    const events = await told({ OperationId: OperationId ?? '' });
    expect(events.map(inShort)).toEqual([
      'STACK_EVENT s CREATE_COMPLETE',
      'PROGRESS_EVENT Vpc CREATE_COMPLETE',
      'PROGRESS_EVENT Vpc CREATE_IN_PROGRESS',
      'PROGRESS_EVENT Vpc CREATE_IN_PROGRESS',
      'STACK_EVENT s CREATE_IN_PROGRESS',
    ]);
    const [last, vpc] = events;
    expect(last).toMatchObject({
      OperationId,
      OperationType: 'CREATE_STACK',
      OperationStatus: 'SUCCEEDED',
      StartTime: events.at(-1)?.Timestamp,
      EndTime: last?.Timestamp,
      ClientRequestToken: 'token',
    });
    expect(vpc).toMatchObject({
      ResourceType: 'AWS::EC2::VPC',
      PhysicalResourceId: expect.stringMatching(/^vpc-/u) as unknown,
      ResourceProperties: '{"CidrBlock":"10.0.0.0/16"}',
    });
    expect(vpc).not.toHaveProperty('OperationStatus');
  });

  it('tells of failures only where that is asked, and of a rollback as an operation of its own', async () => {
    const { OperationId } = await cloudFormation.send(
      new CreateStackCommand({ StackName: 's', TemplateBody: stack(`${VPC}\n${BAD}`) }),
    );
    await account.world.time.idle();
    const failures = await told({ OperationId: OperationId ?? '', Filters: { FailedEvents: true } });
    expect(failures.map(inShort)).toEqual(['PROVISIONING_ERROR Subnet CREATE_FAILED']);
    expect(failures[0]?.ResourceStatusReason).toContain("The CIDR '10.9.0.0/24' is invalid");
    const { LastOperations = [] } = await described('s');
    expect(LastOperations.map(({ OperationType }) => OperationType)).toEqual(['ROLLBACK', 'CREATE_STACK']);
    const [rollback, creation] = LastOperations;
    expect(creation?.OperationId).toBe(OperationId);
    expect((await told({ OperationId: rollback?.OperationId ?? '' })).at(-1)).toMatchObject({
      ResourceStatus: 'ROLLBACK_IN_PROGRESS',
      OperationType: 'ROLLBACK',
      OperationStatus: 'SUCCEEDED',
    });
    const all = await told({ StackName: 's' });
    expect(all.map(({ OperationType }) => OperationType)).toContain('CREATE_STACK');
    expect(all.map(({ OperationType }) => OperationType)).toContain('ROLLBACK');
    const statuses = all.filter(({ OperationType }) => OperationType === 'CREATE_STACK');
    expect(statuses.at(-1)?.OperationStatus).toBe('FAILED');
  });

  it('tells of a change set', async () => {
    await account.deploy(stack(VPC));
    const set = { StackName: 's', ChangeSetName: 'c', TemplateBody: stack(VPC) };
    await cloudFormation.send(new CreateChangeSetCommand(set));
    await expect(told({ StackName: 's', ChangeSetName: 'c' })).resolves.toMatchObject([
      { OperationType: 'CREATE_CHANGESET', OperationStatus: 'FAILED', EventType: 'STACK_EVENT' },
    ]);
    await expect(told({ StackName: 's', Filters: { FailedEvents: true } })).resolves.toMatchObject([
      { OperationType: 'CREATE_CHANGESET', OperationStatus: 'FAILED' },
    ]);
  });

  it('says what it does not find', async () => {
    await expect(told({ OperationId: 'nobody-s' })).rejects.toThrow('Operation ID does not exist');
    await expect(told({ StackName: 'none' })).rejects.toThrow('Stack [none] does not exist');
    await expect(told({})).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('gives long stories in pages', async () => {
    await account.deploy(stack(VPC));
    for (let round = 0; round < 25; round += 1)
      await account.update(
        stack(`  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.${round + 1}.0.0/16 } }`),
      );
    const { OperationEvents = [], NextToken } = await cloudFormation.send(
      new DescribeEventsCommand({ StackName: 's' }),
    );
    expect(OperationEvents).toHaveLength(100);
    expect(NextToken).toBeDefined();
    const all = await told({ StackName: 's' });
    expect(new Set(all.map(({ EventId }) => EventId)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(100);
  });
});

it('every call that begins an operation gives its id', async () => {
  const created = await cloudFormation.send(
    new CreateStackCommand({ StackName: 's', TemplateBody: stack(`${VPC}\n${BAD}`), DisableRollback: true }),
  );
  await account.world.time.idle();
  const rolledBack = await cloudFormation.send(new RollbackStackCommand({ StackName: 's' }));
  await account.world.time.idle();
  await account.delete();
  await account.deploy(stack(VPC));
  const updated = await cloudFormation.send(
    new UpdateStackCommand({ StackName: 's', TemplateBody: stack(`${VPC}\n${subnet('10.0.0.0/24')}`) }),
  );
  await account.world.time.idle();
  const ids = [created, rolledBack, updated].map(({ OperationId }) => OperationId);
  expect(new Set(ids).size).toBe(3);
  const types = await Promise.all(
    ids.map(async (OperationId = '') => (await told({ OperationId }))[0]?.OperationType),
  );
  expect(types).toEqual(['CREATE_STACK', 'ROLLBACK', 'UPDATE_STACK']);
});

describe('CancelUpdateStack', () => {
  it('stops an update and rolls it back', async () => {
    await account.deploy(stack(VPC));
    const nat = '  Gateway: { Type: AWS::EC2::InternetGateway, DependsOn: Subnet }';
    await cloudFormation.send(
      new UpdateStackCommand({
        StackName: 's',
        TemplateBody: stack(`${VPC}\n${subnet('10.0.0.0/24')}\n${nat}`),
      }),
    );
    await cloudFormation.send(new CancelUpdateStackCommand({ StackName: 's' }));
    await account.world.time.idle();
    expect(account.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    const events = account.events();
    expect(events).toContain('s UPDATE_ROLLBACK_IN_PROGRESS: User Initiated');
    expect(events.filter((each) => each.startsWith('Gateway'))).toEqual([]);
    const { LastOperations = [] } = await described('s');
    expect(LastOperations.map(({ OperationType }) => OperationType)).toEqual(['ROLLBACK', 'UPDATE_STACK']);
  });

  it('needs an update that is under way', async () => {
    await account.deploy(stack(VPC));
    await expect(cloudFormation.send(new CancelUpdateStackCommand({ StackName: 's' }))).rejects.toThrow(
      'CancelUpdateStack cannot be called from current stack status',
    );
  });
});

describe('ContinueUpdateRollback', () => {
  const LOGGING = (days: number): string =>
    stack(
      `${VPC}\n  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: g, RetentionInDays: ${days} } }`,
    );

  /** An update whose second resource fails, and whose first can't go back: it is gone by then. */
  async function stuck(): Promise<void> {
    await account.deploy(LOGGING(1));
    const next = LOGGING(7).replace(VPC, `${VPC}\n${BAD}`).replace('Subnet: {', 'Subnet: { DependsOn: Logs,');
    await cloudFormation.send(new UpdateStackCommand({ StackName: 's', TemplateBody: next }));
    const undo = account.world.journal.subscribe((entry) => {
      if (
        entry.kind === 'stack-event' &&
        entry.logicalResourceId === 'Logs' &&
        entry.status === 'UPDATE_COMPLETE'
      )
        void account.call('logs', 'DeleteLogGroup', { logGroupName: 'g' });
    });
    await account.world.time.idle();
    undo();
    expect(account.status()).toBe('UPDATE_ROLLBACK_FAILED');
  }

  it('goes on once what failed can go back', async () => {
    await stuck();
    await account.call('logs', 'CreateLogGroup', { logGroupName: 'g' });
    await cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 's' }));
    await account.world.time.idle();
    expect(account.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    await expect(account.call('logs', 'DescribeLogGroups', {})).resolves.toMatchObject({
      logGroups: [{ retentionInDays: 1 }],
    });
    const { LastOperations = [] } = await described('s');
    expect(LastOperations[0]?.OperationType).toBe('CONTINUE_ROLLBACK');
    expect(await account.update(LOGGING(3))).toBe('UPDATE_COMPLETE');
  });

  it.each([
    ['names it', { ResourcesToSkip: ['Logs'] }],
    ['forces it', { ForceRollback: true }],
  ])('leaves out what the caller skips: %s', async (_how, input) => {
    await stuck();
    await cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 's', ...input }));
    await account.world.time.idle();
    expect(account.status()).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(account.events()).toContain('Logs UPDATE_COMPLETE: Resource skipped during UpdateRollback');
  });

  it('fails again while nothing has changed', async () => {
    await stuck();
    await cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 's' }));
    await account.world.time.idle();
    expect(account.status()).toBe('UPDATE_ROLLBACK_FAILED');
  });

  it('skips nothing that did not fail, and needs a rollback that failed', async () => {
    await stuck();
    await expect(
      cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 's', ResourcesToSkip: ['Vpc'] })),
    ).rejects.toThrow('[Vpc]');
    await expect(
      cloudFormation.send(
        new ContinueUpdateRollbackCommand({ StackName: 's', ResourcesToSkip: ['Logs'], ForceRollback: true }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    await account.deploy(stack(VPC), { StackName: 't' });
    await expect(cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: 't' }))).rejects.toThrow(
      'is in CREATE_COMPLETE state and can not continue rollback.',
    );
  });
});

describe('SignalResource', () => {
  const waiting = (count: number): string =>
    stack(`  Condition:
    Type: AWS::CloudFormation::WaitCondition
    CreationPolicy: { ResourceSignal: { Count: ${count}, Timeout: PT10M } }`);
  const signal = (UniqueId: string, Status: 'SUCCESS' | 'FAILURE' = 'SUCCESS'): Promise<unknown> =>
    cloudFormation.send(
      new SignalResourceCommand({ StackName: 's', LogicalResourceId: 'Condition', UniqueId, Status }),
    );

  /** Signals when the resource begins to wait, as an instance would. */
  function whenWaiting(act: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const undo = account.world.journal.subscribe((entry) => {
        if (
          entry.kind !== 'stack-event' ||
          entry.logicalResourceId !== 'Condition' ||
          entry.reason !== 'Resource creation Initiated'
        )
          return;
        undo();
        const release = account.world.time.hold('signals');
        setImmediate(() => {
          void act().then(resolve, reject).finally(release);
        });
      });
    });
  }

  it('completes a resource that has as many signals as it waits for, each id once', async () => {
    const signals = whenWaiting(async () => {
      await signal('one');
      await signal('one');
      await signal('two');
    });
    await account.do('CreateStack', { TemplateBody: waiting(2) });
    await signals;
    expect(account.status()).toBe('CREATE_COMPLETE');
    expect(account.events().filter((each) => each.includes('Received'))).toEqual([
      'Condition CREATE_IN_PROGRESS: Received SUCCESS signal with UniqueId one',
      'Condition CREATE_IN_PROGRESS: Received SUCCESS signal with UniqueId two',
    ]);
  });

  it('fails it at the first failure', async () => {
    const signals = whenWaiting(async () => {
      await signal('one', 'FAILURE');
    });
    await account.do('CreateStack', { TemplateBody: waiting(2) });
    await signals;
    expect(account.status()).toBe('ROLLBACK_COMPLETE');
    expect(account.events()).toContain('Condition CREATE_FAILED: Received FAILURE signal with UniqueId one');
  });

  it('fails it when too few have come in time', async () => {
    await account.deploy(waiting(1));
    expect(account.events()).toContain(
      'Condition CREATE_FAILED: Failed to receive 1 resource signal(s) within the specified duration',
    );
    expect(account.seconds('Condition', 'CREATE_IN_PROGRESS', 'CREATE_FAILED')).toBe(600);
  });

  it('has to be waited for', async () => {
    await account.deploy(stack(VPC));
    await expect(signal('one')).rejects.toThrow('is in CREATE_COMPLETE state and cannot be signaled');
  });
});

describe('an alias', () => {
  it('stands for the stack’s name until it is removed', async () => {
    await account.deploy(stack(VPC));
    const { StackId } = await described('s');
    await cloudFormation.send(new SetAliasCommand({ StackName: 's', AliasName: 'other' }));
    expect(await described('other')).toMatchObject({ StackId, StackName: 's', AliasName: 'other' });
    expect(await described('s')).toMatchObject({ StackId });
    await cloudFormation.send(new RemoveAliasCommand({ AliasName: 'other' }));
    await expect(described('other')).rejects.toThrow('Stack with id other does not exist');
    await expect(cloudFormation.send(new RemoveAliasCommand({ AliasName: 'other' }))).rejects.toThrow(
      '[other]',
    );
  });

  it('is any stack’s only once, and a stack has one', async () => {
    await account.deploy(stack(VPC));
    await account.deploy(stack(VPC), { StackName: 't' });
    const set = (StackName: string, AliasName: string): Promise<unknown> =>
      cloudFormation.send(new SetAliasCommand({ StackName, AliasName }));
    await set('s', 'other');
    await expect(set('t', 'other')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await expect(set('t', 's')).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await expect(set('s', 'third')).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(
      cloudFormation.send(new CreateStackCommand({ StackName: 'other', TemplateBody: stack(VPC) })),
    ).rejects.toMatchObject({ name: 'AlreadyExistsException' });
    await cloudFormation.send(new DeleteStackCommand({ StackName: 'other' }));
    await account.world.time.idle();
    expect(account.status('s')).toBe('DELETE_COMPLETE');
  });
});

it('DescribeAccountLimits and DescribeChangeSetHooks answer', async () => {
  const { AccountLimits } = await cloudFormation.send(new DescribeAccountLimitsCommand({}));
  expect(AccountLimits).toContainEqual({ Name: 'StackLimit', Value: 2_000 });
  const set = {
    StackName: 's',
    ChangeSetName: 'c',
    ChangeSetType: 'CREATE',
    TemplateBody: stack(VPC),
  } as const;
  const { StackId } = await cloudFormation.send(new CreateChangeSetCommand(set));
  await expect(
    cloudFormation.send(new DescribeChangeSetHooksCommand({ StackName: 's', ChangeSetName: 'c' })),
  ).resolves.toMatchObject({ ChangeSetName: 'c', StackId, StackName: 's', Status: 'PLANNED', Hooks: [] });
});
