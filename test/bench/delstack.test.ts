import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';

import { playBinary } from '../../bench/delstack/binary';
import { findDelstack } from '../../bench/delstack/build';
import { playAll } from '../../bench/delstack';
import { play, prepare } from '../../bench/delstack/play';
import { STACK_CASES, type StackCase } from '../../bench/delstack/stacks';
import { createWorld } from '../../sandbox/world';
import { clientsOf } from '../support/clients';

function stackCase(name: string): StackCase {
  const found = STACK_CASES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`No such stack: ${name}`);
  return found;
}

describe('side by side', () => {
  const plain = stackCase('own group and subnet');

  it('the cleaner deletes the plain stack as soon as its network interface is free', async () => {
    const cleaner = await play(plain, 'the cleaner', 1, 'no-wait');
    const alone = await play(plain, 'CloudFormation alone', 1, 'no-wait');
    expect(cleaner).toMatchObject({ deleted: true, says: '' });
    expect(alone.deleted).toBe(false);
    expect(cleaner.seconds).toBeLessThan(alone.seconds);
  });

  it('nobody deletes somebody’s own network interface', async () => {
    for (const by of ['the cleaner', 'CloudFormation alone'] as const)
      expect([by, (await play(stackCase('a foreign one'), by, 1, 'no-wait')).deleted]).toEqual([by, false]);
  });

  it('the cleaner names a function outside that holds the network interface', async () => {
    const { deleted, says } = await play(
      stackCase('shared with a function outside'),
      'the cleaner',
      1,
      'no-wait',
    );
    expect(deleted).toBe(false);
    expect(says).toContain('Function outside');
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
    const played = await playBinary(binary, stackCase('own group and subnet'), { seed: 1, world: 'no-wait' });
    const alone = await play(stackCase('own group and subnet'), 'CloudFormation alone', 1, 'no-wait');
    expect(played).toMatchObject({ deleted: false, says: 'it failed' });
    expect(played.calls).toBeGreaterThanOrEqual(2);
    expect(Math.abs(played.seconds - alone.seconds)).toBeLessThan(60);
  });

  it('plays each row in each world with it, and without one says that it was not run', async () => {
    const cases = [stackCase('termination protection')];
    const options = { seeds: 2, tell: () => undefined };
    const notRun = await playAll(options, { notRun: 'there is none' }, cases);
    const run = await playAll(options, { binary, of: 'a test' }, cases);
    const rows = (all: typeof run, by: string): readonly string[] =>
      all.filter((each) => each.by === by).map(({ world, played }) => `${world} ${played.length}`);
    expect(rows(notRun, 'delstack -f')).toEqual(['documented 0', 'express 0', 'no-wait 0']);
    expect(rows(run, 'delstack -f')).toEqual(['documented 2', 'express 2', 'no-wait 2']);
    expect(rows(notRun, 'the cleaner')).toEqual(['documented 2', 'express 2', 'no-wait 2']);
  });
});

describe('where delstack comes from', () => {
  const silent = (): void => undefined;
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'delstack-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What stands for Go's command. */
  const program = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('is the binary that is given', async () => {
    const binary = program('given', 'exit 0');
    await expect(findDelstack({ binary }, silent)).resolves.toMatchObject({ binary });
    await expect(findDelstack({ binary: join(folder, 'none') }, silent)).resolves.toMatchObject({
      notRun: expect.stringMatching(/isn't there$/u) as string,
    });
  });

  it('is built of the checkout that is given, or else of the module', async () => {
    const go = program(
      'go',
      'if [ "$1" = build ]; then [ "$4" = ./cmd/delstack ] && pwd > "$3"; else echo "$2" > "$GOBIN/delstack"; fi',
    );
    const built = async (source?: string): Promise<string> => {
      const found = await findDelstack(source === undefined ? {} : { source }, silent, go);
      return 'binary' in found ? readFileSync(found.binary, 'utf8').trim() : found.notRun;
    };
    await expect(built(folder)).resolves.toBe(realpathSync(folder));
    await expect(built()).resolves.toMatch(/^github\.com\/go-to-k\/delstack\/cmd\/delstack@[\da-f]{40}$/u);
  });

  it('is nowhere without Go, or where it can’t be had, and says so', async () => {
    const refused = program('refused', 'echo "go: downloading x" >&2; echo "go: 403 Forbidden" >&2; exit 1');
    await expect(findDelstack({}, silent, refused)).resolves.toEqual({ notRun: 'go: 403 Forbidden' });
    await expect(findDelstack({}, silent, join(folder, 'no-go'))).resolves.toMatchObject({
      notRun: expect.stringContaining('ENOENT') as string,
    });
  });
});
