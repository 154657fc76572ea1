import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

import { createHandlers } from '../../src/cleaner';
import { attachmentOf, takeOffVpc } from '../../src/cleaner/functions';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import { codeOf } from '../support/code';
import { network, type Network } from '../support/network';

/* Functions that Lambda can't take off the VPC, because of a quota, a permission or a key. */

const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1';
const MINUTE = 60_000;
const TARGETS = { groupIds: ['sg-1'], subnetIds: [], vpcId: undefined };

/** A function whose latest update failed, as GetFunctionConfiguration shows it. */
const failed = (code: string, changes: object = {}): object => ({
  FunctionName: 'f',
  LastModified: '2026-01-02T00:00:00.000+0000',
  LastUpdateStatus: 'Failed',
  LastUpdateStatusReason: 'In Lambda’s words.',
  LastUpdateStatusReasonCode: code,
  VpcConfig: { SecurityGroupIds: ['sg-1'], SubnetIds: ['subnet-1'] },
  ...changes,
});

/** Within ten minutes of the operation's beginning. */
const SOON = '2026-01-01T00:05:00.000+0000';

describe('where a function stands', () => {
  it('one that is being deleted is off: it holds nothing for good', async () => {
    for (const code of ['DrainingDurableExecutions', undefined]) {
      const configuration = { ...failed('x'), State: 'Deleting', StateReasonCode: code };
      const lambda = { send: (() => Promise.resolve(configuration)) as never };
      await expect(attachmentOf({ lambda }, 'f', TARGETS, 0)).resolves.toBe('off');
    }
  });

  it.each(['Deactivating', 'ActiveNonInvocable'])(
    'one that is %s is taken off as any other',
    async (State) => {
      const configuration = { ...failed('x'), LastUpdateStatus: 'Successful', State };
      const lambda = { send: (() => Promise.resolve(configuration)) as never };
      await expect(attachmentOf({ lambda }, 'f', TARGETS, 0)).resolves.toBe('attached');
    },
  );

  it('whose update is refused is named', async () => {
    const refusal = Object.assign(new Error('The role may not be assumed.'), {
      name: 'InvalidParameterValueException',
      $metadata: { httpStatusCode: 400 },
    });
    const lambda = { send: (() => Promise.reject(refusal)) as never };
    await expect(takeOffVpc({ lambda }, 'orders')).rejects.toMatchObject({
      code: 'InvalidRequest',
      message: expect.stringMatching(/^Function orders can’t be taken off the VPC: /u) as string,
    });
  });

  const since = Date.parse('2026-01-01T00:00:00Z');
  it.each<[string, object, boolean]>([
    ['its role lost a permission', failed('InsufficientRolePermissions'), true],
    ['its quota is used up', failed('EniLimitExceeded'), true],
    ['its key is disabled', failed('DisabledKMSKey'), true],
    ['the configuration shows what was asked for', failed('EniLimitExceeded', { VpcConfig: {} }), true],
    ['its subnet is gone', failed('InvalidSubnet'), true],
    ['the VPC’s encryption control forbids it', failed('DisallowedByVpcEncryptionControl'), true],
    ['something that may pass', failed('InternalError', { LastModified: SOON }), false],
    ['the same once it should have passed', failed('InternalError'), true],
    ['no reason is told', failed('x', { LastUpdateStatusReasonCode: undefined, LastModified: SOON }), false],
    [
      'it failed before this operation',
      failed('EniLimitExceeded', { LastModified: '2025-12-31T23:59:59.000+0000' }),
      false,
    ],
    ['nobody knows when it failed', failed('EniLimitExceeded', { LastModified: undefined }), false],
    ['it succeeded', failed('EniLimitExceeded', { LastUpdateStatus: 'Successful' }), false],
  ])('%s', async (_what, configuration, isFailure) => {
    const lambda = { send: (() => Promise.resolve(configuration)) as never };
    const found = await attachmentOf({ lambda }, 'f', TARGETS, since);
    if (!isFailure) expect(found).toBe('attached');
    else expect(found).toMatchObject({ functionName: 'f', reason: 'In Lambda’s words.' });
  });
});

describe('a deletion that takes a function off the VPC', () => {
  let net: Network;
  beforeEach(async () => {
    net = await network({ seed: 3 });
    await net.clients.lambda.send(
      new CreateFunctionCommand({
        FunctionName: 'f',
        Role: net.role,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: codeOf() },
        VpcConfig: { SubnetIds: [net.subnets[0]], SecurityGroupIds: [net.groups[0]] },
      }),
    );
    await net.world.time.advance(5 * MINUTE);
  });
  afterEach(() => net.world.close());

  /** Plays it; Lambda says of each update that it failed, until `heals` minutes have passed. */
  const play = async (
    heals = Infinity,
  ): Promise<{ outcome: HandlerOutcome; duration: number; updates: number }> => {
    const { clients, groups, subnets, world } = net;
    const began = world.time.now();
    let failedAt: number | undefined;
    let updates = 0;
    const lambda = {
      send: (async (command: object): Promise<unknown> => {
        if (command instanceof UpdateFunctionConfigurationCommand) {
          updates += 1;
          if (world.time.now() - began < heals * MINUTE) {
            failedAt = world.time.now();
            return {};
          }
          failedAt = undefined;
        }
        const answer: object = await clients.lambda.send(command as never);
        if (!(command instanceof GetFunctionConfigurationCommand) || failedAt === undefined) return answer;
        if (world.time.now() - began >= heals * MINUTE) failedAt = undefined;
        const LastModified =
          failedAt === undefined ? undefined : new Date(failedAt).toISOString().replace('Z', '+0000');
        return LastModified === undefined
          ? answer
          : { ...answer, ...failed('InsufficientRolePermissions', { LastModified }) };
      }) as never,
    };
    const handlers = createHandlers({
      ec2: clients.ec2,
      lambda,
      ssm: clients.ssm,
      cloudFormation: {
        send: ((command: object) => {
          const at = new Date(began);
          return Promise.resolve({
            Stacks: [{ StackId: STACK, StackName: 's', StackStatus: 'DELETE_IN_PROGRESS', DeletionTime: at }],
            StackResourceSummaries: [
              {
                LogicalResourceId: 'Cleaner',
                ResourceStatus: 'DELETE_IN_PROGRESS',
                LastUpdatedTimestamp: at,
              },
              {
                LogicalResourceId: 'Function',
                PhysicalResourceId: 'f',
                ResourceType: 'AWS::Lambda::Function',
                ResourceStatus: 'CREATE_COMPLETE',
                LastUpdatedTimestamp: new Date(began - MINUTE),
              },
            ],
            for: command.constructor.name,
          });
        }) as never,
      },
      clock: { now: () => world.time.now() },
      random: () => 0.5,
    });
    let model = {
      SecurityGroupIds: [groups[0]],
      SubnetIds: [subnets[0]],
      FunctionNames: ['f'],
    } as HandlerInput['model'];
    const input = {
      configuration: {},
      clientRequestToken: 'token',
      logicalResourceId: 'Cleaner',
      stackId: STACK,
      awsAccountId: '123456789012',
      region: 'us-east-1',
    };
    const created = await handlers.create({ ...input, model, callbackContext: null });
    if ('model' in created && created.model !== undefined) ({ model } = created);
    let callbackContext: unknown = null;
    for (;;) {
      const outcome = await handlers.delete({ ...input, model, callbackContext });
      if (outcome.status !== 'IN_PROGRESS') return { outcome, duration: world.time.now() - began, updates };
      await world.time.advance(outcome.callbackDelaySeconds * 1_000);
      ({ callbackContext, model } = outcome);
    }
  };

  it('that Lambda can’t: ends early, with its name, the reason and the cure', async () => {
    const { duration, outcome, updates } = await play();
    expect(outcome).toMatchObject({ status: 'FAILED', errorCode: 'NotStabilized' });
    expect('message' in outcome ? outcome.message : '').toMatch(
      /^Lambda can’t take function f off the VPC \(InsufficientRolePermissions, In Lambda’s words\), and doesn’t release its network interfaces\. Delete the stack again, without retaining anything, when this deletion has ended: CloudFormation goes on and deletes the function meanwhile\. Left: eni-/u,
    );
    expect(duration).toBeLessThan(3 * MINUTE);
    expect(updates).toBe(1);
  });

  it('that Lambda can at the second sight: goes on', async () => {
    const { outcome, updates } = await play(0.4);
    expect(outcome.status).toBe('SUCCESS');
    expect(updates).toBe(2);
  });
});
