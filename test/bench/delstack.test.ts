import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DescribeNetworkInterfacesCommand, EC2ServiceException } from '@aws-sdk/client-ec2';

import { playBinary } from '../../bench/delstack/binary';
import { delstack, type DelstackClients } from '../../bench/delstack/delstack';
import { play, prepare, STACK } from '../../bench/delstack/play';
import { STACK_CASES, type StackCase } from '../../bench/delstack/stacks';
import { waiterDelay, waitUntil, type Clock } from '../../bench/delstack/waiters';
import { createWorld } from '../../sandbox/world';
import { clientsOf } from '../support/clients';

function stackCase(name: string): StackCase {
  const found = STACK_CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`No such stack: ${name}`);
  return found;
}

/** A clock that moves by sleeping only. */
function clockOf(random = 0): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => slept.reduce((sum, each) => sum + each, 0),
    sleep: (seconds) => {
      slept.push(seconds);
      return Promise.resolve();
    },
    random: () => random,
  };
}

describe('the waiters of the AWS SDK for Go', () => {
  const times = { shortest: 30, longest: 120, atMost: 4_500 };

  it('wait the shortest delay first, and then up to its double, four times and the longest', () => {
    expect([1, 2, 3, 4, 9].map((attempt) => waiterDelay(attempt, 4_500, times, 0))).toEqual([
      30, 30, 30, 30, 30,
    ]);
    expect([1, 2, 3, 4, 9].map((attempt) => waiterDelay(attempt, 4_500, times, 1))).toEqual([
      30, 60, 120, 120, 120,
    ]);
  });

  it('leave room for a last look', () => {
    expect(waiterDelay(9, 100, times, 1)).toBe(70);
    expect(waiterDelay(9, 0, times, 1)).toBe(0);
  });

  it('end with an error when the time is up', async () => {
    const clock = clockOf();
    await expect(waitUntil('Some', times, clock, () => Promise.resolve('waiting'))).rejects.toThrow(
      'exceeded max wait time for Some waiter',
    );
    expect(clock.now()).toBeLessThanOrEqual(times.atMost);
  });
});

describe('the stand-in for delstack', () => {
  /** Answers by operation, and the operations asked for. */
  function scripted(answers: Readonly<Record<string, () => unknown>>): {
    readonly clients: DelstackClients;
    readonly asked: string[];
  } {
    const asked: string[] = [];
    const send = (command: { readonly constructor: { readonly name: string } }): Promise<unknown> => {
      const operation = command.constructor.name.replace(/Command$/u, '');
      asked.push(operation);
      return Promise.resolve().then(() => answers[operation]?.() ?? {});
    };
    const client = { send } as unknown as DelstackClients['cloudFormation'] &
      DelstackClients['ec2'] &
      DelstackClients['lambda'];
    return { clients: { cloudFormation: client, ec2: client, lambda: client }, asked };
  }

  it('sleeps 10 s, then tries to delete a network interface every 5 s for 90 s', async () => {
    const inUse = (): never => {
      throw new EC2ServiceException({
        name: 'InvalidParameterValue',
        message: "Network interface 'eni-1' is currently in use.",
        $fault: 'client',
        $metadata: {},
      });
    };
    let deleted = false;
    const { clients, asked } = scripted({
      DescribeStacks: () => ({ Stacks: deleted ? [] : [{ StackStatus: 'CREATE_COMPLETE' }] }),
      ListStackResources: () => ({
        StackResourceSummaries: [{ ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'fn' }],
      }),
      GetFunction: () => ({
        Configuration: { VpcConfig: { VpcId: 'vpc-1' }, LastUpdateStatus: 'Successful' },
      }),
      DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }),
      DeleteNetworkInterface: inUse,
      DeleteStack: () => {
        deleted = true;
      },
    });
    const clock = clockOf();
    expect(await delstack(clients, clock, { stackName: 'app', force: false })).toEqual({ deleted: true });
    expect(clock.slept).toEqual([10, ...Array.from({ length: 18 }, () => 5)]);
    expect(asked.filter((operation) => operation === 'DeleteNetworkInterface')).toHaveLength(19);
  });

  it('ends with an error where something that it doesn’t know is DELETE_FAILED', async () => {
    const { clients } = scripted({
      DescribeStacks: () => ({ Stacks: [{ StackStatus: 'DELETE_FAILED' }] }),
      ListStackResources: () => ({
        StackResourceSummaries: [
          { ResourceType: 'AWS::EC2::VPC', LogicalResourceId: 'Vpc', ResourceStatus: 'DELETE_FAILED' },
        ],
      }),
    });
    expect(await delstack(clients, clockOf(), { stackName: 'app', force: false })).toEqual({
      deleted: false,
      error: 'UnsupportedResourceError: AWS::EC2::VPC Vpc',
    });
  });
});

describe('side by side', () => {
  const plain = stackCase('own group and subnet');

  it('the cleaner deletes the plain stack as soon as its network interface is free', async () => {
    const cleaner = await play(plain, 'the cleaner', 1);
    const alone = await play(plain, 'CloudFormation alone', 1);
    expect(cleaner).toMatchObject({ deleted: true, says: '' });
    expect(alone.deleted).toBe(false);
    expect(cleaner.seconds).toBeLessThan(alone.seconds);
  });

  it('delstack deletes it after CloudFormation gave up, as the network interface is available by then', async () => {
    const { deleted, seconds } = await play(plain, 'delstack', 1);
    expect(deleted).toBe(true);
    expect(seconds).toBeGreaterThan(900);
  });

  it('delstack can’t delete a stack whose VPC failed to delete, too', async () => {
    const { deleted, says } = await play(stackCase('own VPC, too'), 'delstack -f', 1);
    expect([deleted, says]).toEqual([false, 'UnsupportedResourceError: AWS::EC2::VPC Vpc']);
  });

  it('only delstack -f takes a termination protection off', async () => {
    const guarded = stackCase('termination protection');
    expect((await play(guarded, 'the cleaner', 1)).deleted).toBe(false);
    expect(await play(guarded, 'delstack', 1)).toMatchObject({
      deleted: false,
      says: `TerminationProtectionError: ${STACK}`,
    });
    expect((await play(guarded, 'delstack -f', 1)).deleted).toBe(true);
  });

  it('delstack deletes a stack with a cleaner as well, after the minute that taking the function off its VPC may take', async () => {
    for (const seed of [1, 2, 3]) {
      const both = await play(plain, 'delstack, with the cleaner', seed);
      const cleaner = await play(plain, 'the cleaner', seed);
      expect([seed, both.deleted]).toEqual([seed, true]);
      expect(both.seconds).toBeLessThan(cleaner.seconds + 90);
    }
  });

  it('nobody deletes somebody’s own network interface', async () => {
    for (const by of ['the cleaner', 'delstack -f'] as const) {
      expect([by, (await play(stackCase('a foreign one'), by, 1)).deleted]).toEqual([by, false]);
    }
  });

  it('the cleaner names a function outside that holds the network interface', async () => {
    const { deleted, says } = await play(stackCase('shared with a function outside'), 'the cleaner', 1);
    expect(deleted).toBe(false);
    expect(says).toContain('Function outside');
  });

  it('is the same for the same seed', async () => {
    expect(await play(plain, 'delstack', 2)).toEqual(await play(plain, 'delstack', 2));
  });

  it('what delstack would look for by name finds no network interface: their names go on after the function’s', async () => {
    const world = createWorld();
    try {
      await world.listen(0);
      const clients = clientsOf(world);
      await prepare(world, clients, plain, false);
      const all = await clients.ec2.send(new DescribeNetworkInterfacesCommand({}));
      expect(all.NetworkInterfaces?.map(({ Description }) => Description)).toEqual([
        expect.stringMatching(/^AWS Lambda VPC ENI-app-Function-\w+-[\da-f-]{36}$/u) as string,
      ]);
    } finally {
      await world.close();
    }
  });
});

describe('a user’s own binary', () => {
  /** Anything that can be started serves: this one asks for the deletion with the AWS CLI's request, and waits. */
  const PROGRAM = `#!${process.execPath}
const [, , s, stack, r, region, ...rest] = process.argv;
if (s !== '-s' || r !== '-r' || region !== 'us-east-1' || !rest.includes('-y')) process.exit(2);
const ask = async (action) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260105/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: new URLSearchParams({ Action: action, Version: '2010-05-15', StackName: stack }).toString(),
  });
  return answer.text();
};
(async () => {
  await ask('DeleteStack');
  for (;;) {
    const text = await ask('DescribeStacks');
    if (text.includes('DELETE_FAILED')) { console.error('it failed'); process.exit(1); }
    if (!text.includes('DELETE_IN_PROGRESS')) process.exit(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
})();
`;
  let folder: string;
  let binary: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'delstack-'));
    binary = join(folder, 'delstack');
    writeFileSync(binary, PROGRAM);
    chmodSync(binary, 0o755);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('deletes over the wire, and its calls are counted', async () => {
    const played = await playBinary(binary, stackCase('own group and subnet'), { seed: 1, force: false });
    const alone = await play(stackCase('own group and subnet'), 'CloudFormation alone', 1);
    expect(played).toMatchObject({ deleted: false, says: 'it failed' });
    expect(played.calls).toBeGreaterThanOrEqual(2);
    expect(Math.abs(played.seconds - alone.seconds)).toBeLessThan(60);
  });
});
