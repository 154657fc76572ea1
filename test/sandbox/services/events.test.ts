import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { AddPermissionCommand, CreateFunctionCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';

import { createEventsService } from '../../../sandbox/services/events';
import { MINUTE, SECOND } from '../../../sandbox/time/instant';
import { createFrontDoor } from '../../../sandbox/wire/front-door';
import type { World } from '../../../sandbox/world';
import { codeOf } from '../../support/code';
import { inProcess } from '../../support/in-process';
import { network, type Network } from '../../support/network';

const FUNCTION = 'arn:aws:lambda:us-east-1:123456789012:function:f';
const RULE = 'arn:aws:events:us-east-1:123456789012:rule/r';

let home: Network;
let world: World;
let events: EventBridgeClient;
let invocations: { readonly at: number; readonly functionArn: string; readonly event: unknown }[];

beforeEach(async () => {
  home = await network();
  ({ world } = home);
  invocations = [];
  const service = createEventsService(world.cloud, (functionArn, event) => {
    invocations.push({ at: world.time.now(), functionArn, event });
    return Promise.resolve();
  });
  const handle = createFrontDoor({
    cloud: world.cloud,
    services: new Map([['events', service]]),
    gates: world.gates,
    faultScope: 'roles',
    authorize: (caller, _, operation, input) => {
      world.iam.authorize(caller, service, operation, input);
    },
    onDefect: (error) => {
      throw error;
    },
  });
  events = new EventBridgeClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess({ handle }),
    maxAttempts: 1,
  });
});
afterEach(() => world.close());

const put = (Name = 'r', ScheduleExpression = 'rate(2 minutes)'): Promise<{ RuleArn?: string | undefined }> =>
  events.send(new PutRuleCommand({ Name, ScheduleExpression }));

const aim = (target: Partial<Target> = {}): Promise<unknown> =>
  events.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: '1', Arn: FUNCTION, ...target }] }));

/** A function `f` that rules with that ARN may invoke. */
async function invokable(SourceArn = RULE): Promise<void> {
  await home.clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'f',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: home.role,
      Code: { ZipFile: codeOf() },
    }),
  );
  await home.clients.lambda.send(
    new AddPermissionCommand({
      FunctionName: 'f',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn,
    }),
  );
}

const notices = (): readonly string[] =>
  world.journal.entries().flatMap((entry) => (entry.kind === 'notice' ? [entry.text] : []));

describe('a rule', () => {
  it('is put, described, listed and deleted', async () => {
    await expect(put()).resolves.toMatchObject({ RuleArn: RULE });
    await put('another', 'rate(1 hour)');
    await aim();
    await expect(events.send(new DescribeRuleCommand({ Name: 'r' }))).resolves.toMatchObject({
      Name: 'r',
      Arn: RULE,
      ScheduleExpression: 'rate(2 minutes)',
      State: 'ENABLED',
      EventBusName: 'default',
      CreatedBy: '123456789012',
    });
    const first = await events.send(new ListRulesCommand({ Limit: 1 }));
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(['another']);
    const second = await events.send(new ListRulesCommand({ NextToken: first.NextToken }));
    expect(second.Rules?.map(({ Name }) => Name)).toEqual(['r']);
    const byTarget = await events.send(new ListRuleNamesByTargetCommand({ TargetArn: FUNCTION }));
    expect(byTarget.RuleNames).toEqual(['r']);
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: 'r' }));
    expect(Targets).toEqual([{ Id: '1', Arn: FUNCTION }]);

    await expect(events.send(new DeleteRuleCommand({ Name: 'r' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Rule can't be deleted since it has targets.",
    });
    await events.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['1'] }));
    await events.send(new DeleteRuleCommand({ Name: 'r' }));
    await events.send(new DeleteRuleCommand({ Name: 'r' }));
    await expect(events.send(new DescribeRuleCommand({ Name: 'r' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Rule r does not exist on EventBus default.',
    });
  });

  it.each(['rate(1 minutes)', 'rate(5 minute)', 'rate(0 minutes)', 'rate(2 weeks)', 'every minute', ''])(
    'is refused with the schedule "%s"',
    async (schedule) => {
      await expect(put('r', schedule)).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Parameter ScheduleExpression is not valid.',
      });
    },
  );

  it('has at most five targets, all of them functions', async () => {
    await put();
    for (const Id of ['1', '2', '3', '4', '5']) await aim({ Id });
    await expect(aim({ Id: '6' })).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(aim({ Id: '1', Arn: 'arn:aws:sqs:us-east-1:123456789012:q' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await expect(aim({ Id: '1', Input: '{' })).rejects.toMatchObject({ name: 'ValidationException' });
  });

  it('is on no other bus than the default one', async () => {
    await expect(
      events.send(
        new PutRuleCommand({ Name: 'r', ScheduleExpression: 'rate(1 day)', EventBusName: 'another' }),
      ),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Event bus another does not exist.',
    });
    await expect(aim()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a schedule', () => {
  it('invokes its target each period, within seconds of it', async () => {
    await invokable();
    const began = world.time.now();
    await put();
    await aim({ Input: '{"a":[1]}' });
    await world.time.advance(10 * MINUTE + 59 * SECOND);
    expect(invocations.map(({ event }) => event)).toEqual(Array.from({ length: 5 }, () => ({ a: [1] })));
    for (const [index, { at }] of invocations.entries()) {
      const late = at - began - (index + 1) * 2 * MINUTE;
      expect(late).toBeGreaterThan(0);
      expect(late).toBeLessThanOrEqual(30 * SECOND);
    }
  });

  it('tells a target without input what any schedule does', async () => {
    await invokable('arn:aws:events:*:*:rule/*');
    await put();
    await aim();
    await world.time.advance(3 * MINUTE);
    expect(invocations).toEqual([
      {
        at: expect.any(Number) as number,
        functionArn: FUNCTION,
        event: {
          version: '0',
          id: expect.stringMatching(/^[\da-f-]{36}$/u) as string,
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          account: '123456789012',
          time: '2026-01-05T09:02:00Z',
          region: 'us-east-1',
          resources: [RULE],
          detail: {},
        },
      },
    ]);
  });

  it('rests while it is disabled, and when its targets or its rule are gone', async () => {
    await invokable();
    await put();
    await aim();
    await events.send(new DisableRuleCommand({ Name: 'r' }));
    await world.time.advance(10 * MINUTE);
    expect(invocations).toHaveLength(0);
    await events.send(new EnableRuleCommand({ Name: 'r' }));
    await world.time.advance(3 * MINUTE);
    expect(invocations).toHaveLength(1);
    await events.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['1'] }));
    await events.send(new DeleteRuleCommand({ Name: 'r' }));
    await world.time.advance(10 * MINUTE);
    expect(invocations).toHaveLength(1);
    expect(world.time.pendingWork().events.filter(({ label }) => label === 'the rule r')).toEqual([]);
  });

  it('begins anew when the rule is put again', async () => {
    await invokable();
    await put('r', 'rate(5 minutes)');
    await aim();
    await world.time.advance(4 * MINUTE);
    await put('r', 'rate(5 minutes)');
    await world.time.advance(4 * MINUTE);
    expect(invocations).toHaveLength(0);
    await world.time.advance(2 * MINUTE);
    expect(invocations).toHaveLength(1);
  });

  it.each(['no function', 'no permission', "another rule's permission"])(
    'invokes nothing with %s',
    async (what) => {
      if (what !== 'no function') await invokable(`${RULE}x`);
      if (what === 'no permission')
        await home.clients.lambda.send(new RemovePermissionCommand({ FunctionName: 'f', StatementId: 's' }));
      await put();
      await aim();
      await world.time.advance(3 * MINUTE);
      expect(invocations).toHaveLength(0);
      expect(notices()).toEqual([expect.stringContaining(`The rule r couldn't invoke ${FUNCTION}`)]);
    },
  );

  it('lets no time pass by itself', async () => {
    await put();
    const before = world.time.now();
    await world.time.idle();
    expect(world.time.now()).toBe(before);
  });
});
