import { setImmediate } from 'node:timers/promises';

import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import type { Cloud } from '../../../sandbox/cloud';
import { createFaults } from '../../../sandbox/faults/table';
import { createJournal } from '../../../sandbox/journal';
import { MINUTE, SECOND } from '../../../sandbox/time/instant';
import { createRandom } from '../../../sandbox/time/random';
import { Simulation } from '../../../sandbox/time/simulation';
import { createCallers } from '../../../sandbox/wire/callers';
import type { FaultScope } from '../../../sandbox/wire/dispatch-faults';
import { createFrontDoor, type Handle } from '../../../sandbox/wire/front-door';
import { createGateHouse, type Gate, type GateHouse } from '../../../sandbox/wire/gate';
import type { ServedOperation, Service, WireResponse } from '../../../sandbox/wire/types';
import { createWorld } from '../../../sandbox/world';
import { WORLDS } from '../../../sandbox/worlds';
import { aClient } from '../../support/a-client';
import { inProcess } from '../../support/in-process';
import { jsonRequest, textOf } from '../../support/requests';

/** A front door before services of the test's own. */
interface Door {
  readonly cloud: Cloud & { readonly time: Simulation };
  readonly gates: GateHouse;
  readonly handle: Handle;
  readonly defects: unknown[];
}

function openDoor(
  operations: Readonly<Record<string, ServedOperation>>,
  options: {
    readonly faults?: Parameters<typeof createFaults>[0];
    readonly faultScope?: FaultScope;
    readonly isUnpaced?: boolean;
    readonly seed?: number;
  } = {},
): Door {
  const time = new Simulation({ start: Date.UTC(2026, 0, 5, 9) });
  const random = createRandom(options.seed ?? 1);
  const cloud: Door['cloud'] = {
    account: '123456789012',
    region: 'us-east-1',
    endpoint: () => '',
    time,
    flags: WORLDS.documented.flags,
    isUnpaced: options.isUnpaced ?? true,
    random,
    faults: createFaults(options.faults),
    journal: createJournal(() => time.now()),
    latest: () => time.now(),
    callers: createCallers('123456789012', random, { virtual: () => time.now(), latest: () => time.now() }),
    defect: () => undefined,
    authorize: () => undefined,
    call: () => Promise.reject(new Error('not needed here')),
    callByName: () => Promise.reject(new Error('not needed here')),
    modelOf: () => undefined,
  };
  const client = aClient(Object.keys(operations), {
    operation: 0,
    fine: 2,
    requestId: 0,
    waited: 1,
    parks: 2,
  });
  const service: Service = {
    signingName: 'ssm',
    protocols: ['json1.1'],
    targetPrefix: 'AmazonSSM',
    operations,
    client: () => client,
  };
  const gates = createGateHouse();
  const defects: unknown[] = [];
  const handle = createFrontDoor({
    cloud,
    services: new Map([['ssm', service]]),
    gates,
    faultScope: options.faultScope ?? 'roles',
    authorize: () => undefined,
    onDefect: (error) => {
      defects.push(error);
    },
  });
  return { cloud, gates, handle, defects };
}

function roleKey(door: Door, invocationId?: string): string {
  return door.cloud.callers.issue({
    arn: 'arn:aws:sts::123456789012:assumed-role/r/s',
    roleName: 'r',
    ...(invocationId === undefined ? {} : { invocationId }),
  }).accessKeyId;
}

function ask(door: Door, operation: string, accessKeyId = 'me', userAgent = ''): Promise<WireResponse> {
  const request = jsonRequest('ssm', `AmazonSSM.${operation}`, { operation }, accessKeyId);
  return door.handle({ ...request, headers: { ...request.headers, 'user-agent': userAgent } });
}

function codeOf(answer: WireResponse): string | undefined {
  return answer.headers['x-amzn-errortype'];
}

/** What a botocore waiter sends. */
const WAITER = 'Boto3/1.44 md/Botocore#1.44 ua/2.1 os/linux lang/python#3.11 m/Z,B,b cfg/retry-mode#legacy';

describe('people', () => {
  it('are answered at once, while time is held', async () => {
    const holds: (readonly string[])[] = [];
    const door = openDoor({
      Look: () => {
        holds.push(door.cloud.time.pendingWork().holds);
        return { fine: true };
      },
    });
    const begin = door.cloud.time.now();
    const answer = await ask(door, 'Look');
    expect(JSON.parse(textOf(answer.body))).toEqual({ fine: true });
    expect(holds).toEqual([['ssm:Look']]);
    expect(door.cloud.time.pendingWork().holds).toEqual([]);
    expect(door.cloud.time.now()).toBe(begin);
  });

  it('are in the journal with what they change, not with how often they look', async () => {
    const door = openDoor({ PutIt: () => ({}), GetIt: () => ({}) });
    await ask(door, 'GetIt');
    await ask(door, 'PutIt');
    await ask(door, 'GetIt', roleKey(door));
    expect(door.cloud.journal.entries().map((entry) => 'operation' in entry && entry.operation)).toEqual([
      'PutIt',
      'GetIt',
    ]);
  });

  it('hear of a defect as a 500, and time is let go', async () => {
    const door = openDoor({
      Break: () => {
        throw new TypeError('a defect');
      },
    });
    const answer = await ask(door, 'Break');
    expect(answer.status).toBe(500);
    expect(codeOf(answer)).toBe('InternalFailure');
    expect(door.defects).toEqual([new TypeError('a defect')]);
    expect(door.cloud.time.pendingWork().holds).toEqual([]);
  });

  it('get the same request ids whatever invocations do meanwhile', async () => {
    const ids = async (isBusy: boolean): Promise<unknown[]> => {
      const door = openDoor({ Look: (_input, { requestId }) => ({ requestId }) });
      const seen: unknown[] = [];
      for (let index = 0; index < 3; index += 1) {
        if (isBusy) await ask(door, 'Look', roleKey(door));
        seen.push(JSON.parse(textOf((await ask(door, 'Look')).body)));
      }
      return seen;
    };
    await expect(ids(true)).resolves.toEqual(await ids(false));
  });
});

describe('a waiter', () => {
  it('is answered when what it waits for has happened, and time moves meanwhile', async () => {
    const door = openDoor({
      Look: async (_input, { park }) => {
        const begin = door.cloud.time.now();
        await park?.(door.cloud.time.sleep(10 * MINUTE, 'a deployment'));
        return { waited: door.cloud.time.now() - begin };
      },
    });
    expect(JSON.parse(textOf((await ask(door, 'Look', 'me', WAITER)).body))).toEqual({ waited: 10 * MINUTE });
    expect(door.cloud.time.pendingWork()).toEqual({ holds: [], demands: [], events: [] });
  });

  it.each([
    ['not a waiter', 'Boto3/1.44 m/Z,b', true],
    ['at a pace', WAITER, false],
  ])('is not kept waiting when it is %s', async (_why, userAgent, isUnpaced) => {
    const door = openDoor({ Look: (_input, { park }) => ({ parks: park !== undefined }) }, { isUnpaced });
    const answer = await ask(door, 'Look', 'me', userAgent);
    expect(JSON.parse(textOf(answer.body))).toEqual({ parks: false });
  });
});

describe('an invocation', () => {
  it('passes at once without a gate', async () => {
    const door = openDoor({ Look: () => ({}) });
    expect((await ask(door, 'Look', roleKey(door, 'i-1'))).status).toBe(200);
  });

  it('is let in by the gate, and the gate hears of its answer before time can go on', async () => {
    const door = openDoor({ Look: () => ({}) });
    const seen: unknown[] = [];
    const gate: Gate = {
      admit: async (invocationId, { service, operation, canonicalBody }) => {
        seen.push([invocationId, service, operation, canonicalBody]);
        expect(door.cloud.time.pendingWork().holds).toEqual([]);
        await door.cloud.time.sleep(90, 'latency');
      },
      answering: (invocationId) => {
        seen.push([invocationId, door.cloud.time.pendingWork().holds]);
      },
    };
    door.gates.use(gate);
    const release = door.cloud.time.demand('a stack operation');
    const begin = door.cloud.time.now();
    const answer = await ask(door, 'Look', roleKey(door, 'i-1'));
    release();
    expect(answer.status).toBe(200);
    expect(door.cloud.time.now() - begin).toBe(90);
    expect(seen).toEqual([
      ['i-1', 'ssm', 'Look', '{"operation":"Look"}'],
      ['i-1', ['ssm:Look']],
    ]);
    // Its clock is the virtual one.
    expect(answer.headers['date']).toBe('Mon, 05 Jan 2026 09:00:00 GMT');
  });

  it('that is let in for nothing hears of it, too', async () => {
    const door = openDoor({});
    const answered: string[] = [];
    door.gates.use({
      admit: () => Promise.resolve(),
      answering: (invocationId) => {
        answered.push(invocationId);
      },
    });
    expect(codeOf(await ask(door, 'Nothing', roleKey(door, 'i-1')))).toBe('UnknownOperationException');
    expect(answered).toEqual(['i-1']);
  });

  it('with revoked credentials hears that they expired', async () => {
    const door = openDoor({ Look: () => ({}) });
    const key = roleKey(door, 'i-1');
    door.cloud.callers.revoke(key);
    expect(codeOf(await ask(door, 'Look', key))).toBe('ExpiredTokenException');
  });
});

describe('faults of calls', () => {
  const always = { throttling: 1 } as const;

  it('hit roles, not people', async () => {
    const door = openDoor({ Look: () => ({}) }, { faults: always });
    expect(codeOf(await ask(door, 'Look', roleKey(door)))).toBe('ThrottlingException');
    expect((await ask(door, 'Look')).status).toBe(200);
  });

  it('hit people, too, when they ask for it', async () => {
    const door = openDoor({ Look: () => ({}) }, { faults: always, faultScope: 'all' });
    expect(codeOf(await ask(door, 'Look'))).toBe('ThrottlingException');
  });

  it('are drawn from the seed, one stream each', async () => {
    const play = async (seed: number, more: object): Promise<readonly (string | undefined)[]> => {
      const door = openDoor({ Look: () => ({}) }, { seed, faults: { throttling: 0.3, ...more } });
      const key = roleKey(door);
      const codes = [];
      for (let index = 0; index < 40; index += 1) codes.push(codeOf(await ask(door, 'Look', key)));
      return codes;
    };
    const throttled = (codes: readonly (string | undefined)[]): readonly boolean[] =>
      codes.map((code) => code === 'ThrottlingException');
    const first = await play(1, {});
    expect(await play(1, {})).toEqual(first);
    expect(await play(2, {})).not.toEqual(first);
    expect(first).toContain('ThrottlingException');
    expect(first).toContain(undefined);
    // Another fault beside it doesn't shift its draws.
    const both = await play(1, { 'server-errors': 0.3 });
    expect(throttled(both)).toEqual(throttled(first));
    expect(both).toContain('InternalServerError');
  });

  it('reset the connection after the call took effect', async () => {
    let count = 0;
    const door = openDoor(
      {
        PutIt: () => {
          count += 1;
          return {};
        },
      },
      { faults: { 'connection-resets': 1 } },
    );
    expect((await ask(door, 'PutIt', roleKey(door))).reset).toBe(true);
    expect(count).toBe(1);
    expect(door.cloud.time.pendingWork().holds).toEqual([]);
  });

  it('make an answer slow in virtual time', async () => {
    const door = openDoor({ Look: () => ({}) }, { faults: { 'slow-answers': 20 * SECOND } });
    const begin = door.cloud.time.now();
    await ask(door, 'Look', roleKey(door));
    const taken = door.cloud.time.now() - begin;
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThanOrEqual(20 * SECOND);
    await setImmediate();
    expect(door.cloud.time.pendingWork()).toEqual({ holds: [], demands: [], events: [] });
  });

  it('end with heal()', async () => {
    const door = openDoor({ Look: () => ({}) }, { faults: always });
    door.cloud.faults.heal();
    expect((await ask(door, 'Look', roleKey(door))).status).toBe(200);
  });
});

describe('clients of the JavaScript SDK', () => {
  const world = createWorld({ project: null });
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: inProcess(world),
  };
  afterAll(() => world.close());

  it('are answered without a socket', async () => {
    await expect(new STSClient(configuration).send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/sandbox',
    });
  });

  it.each([
    [
      'EC2',
      (): Promise<unknown> =>
        new EC2Client(configuration).send(
          new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-0123456789abcdef0'] }),
        ),
      'InvalidNetworkInterfaceID.NotFound',
    ],
    [
      'Lambda',
      (): Promise<unknown> =>
        new LambdaClient(configuration).send(new GetFunctionCommand({ FunctionName: 'nobody' })),
      'ResourceNotFoundException',
    ],
    [
      'SSM',
      (): Promise<unknown> => new SSMClient(configuration).send(new GetParameterCommand({ Name: 'nothing' })),
      'ParameterNotFound',
    ],
  ])('hear of an error of %s once, by its name', async (_service, call, name) => {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { attempts: 1 } });
  });
});
