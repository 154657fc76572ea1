import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';

import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';

import { FAULT_NAMES } from '../../../sandbox/faults/table';
import { allGone, begin, parentOf, stop, type Program } from '../../support/child';
import { example, requireBundle, ROOT } from './support';

const started = new Set<Program>();

/** In a process group of its own, like a command at a terminal, as `npm run sandbox` starts it. */
function start(...flags: readonly string[]): Program {
  const sandbox = begin(process.execPath, ['--require', 'tsx/cjs', 'sandbox/main.ts', ...flags], {
    cwd: ROOT,
    detached: true,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1' },
  });
  started.add(sandbox);
  return sandbox;
}

afterEach(async () => {
  await Promise.all([...started].map((each) => stop(each, { withGroup: true })));
  started.clear();
});

/** The process and all that it started. */
function family(root: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/u.test(each))) {
    const parent = parentOf(Number(name));
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const found = parents.has(root) ? [root] : [];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Deploys and deletes a stack, so that handlers ran. Gives the processes that there are then. */
async function useIt(sandbox: Program): Promise<readonly number[]> {
  const [, endpoint = ''] = await sandbox.says(/answers at (http:\/\/127\.0\.0\.1:\d+)\./u);
  const client = new CloudFormationClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  try {
    const before = family(sandbox.child.pid ?? 0);
    const { StackId } = await client.send(
      new CreateStackCommand({
        StackName: 'try',
        TemplateBody: example('2-with-cleaner.yaml'),
        Capabilities: ['CAPABILITY_IAM'],
      }),
    );
    const ends = async (status: string): Promise<void> => {
      for (;;) {
        const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: StackId }));
        const now = Stacks?.[0]?.StackStatus ?? 'none';
        if (now === status) return;
        expect(now).toMatch(/_IN_PROGRESS$/u);
      }
    };
    await ends('CREATE_COMPLETE');
    await client.send(new DeleteStackCommand({ StackName: 'try' }));
    await ends('DELETE_COMPLETE');
    await sandbox.says(/EniCleaner +DELETE_COMPLETE/u);
    const after = family(sandbox.child.pid ?? 0);
    expect(after.length).toBeGreaterThan(before.length);
    return after;
  } finally {
    client.destroy();
  }
}

describe('the sandbox as a process', () => {
  beforeAll(() => {
    requireBundle();
    if (!existsSync('/proc/self/stat')) throw new Error('These tests look for processes in /proc.');
  });

  it.each([
    ['SIGTERM', 'SIGTERM', (pid: number) => pid],
    ['SIGINT', 'SIGINT', (pid: number) => pid],
    ['Ctrl-C, which a terminal sends to all of them at once', 'SIGINT', (pid: number) => -pid],
  ] as const)('ends on %s, and its handlers with it', async (_, signal, addressee) => {
    const sandbox = start('--port', '0');
    const processes = await useIt(sandbox);
    process.kill(addressee(sandbox.child.pid ?? 0), signal);
    // Its output closes only when nobody can write to it any more.
    await expect(sandbox.ended).resolves.toMatchObject({ code: 0, stderr: '' });
    await allGone(processes);
  });

  it('refuses a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    try {
      const { code, stdout, stderr } = await start('--port', String(port)).ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(
        `Port ${port} is taken. Choose another with --port, or --port 0 for any that is free.\n`,
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('lists the faults', async () => {
    const { code, stdout } = await start('--list-faults').ended;
    expect(code).toBe(0);
    const names = stdout
      .split('\n')
      .filter((line) => /^\S/u.test(line))
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual(FAULT_NAMES);
  });

  it('says what is wrong with its flags', async () => {
    const { code, stdout, stderr } = await start('--fault', 'throttling=much').ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('"much" is no number of a fault’s level.\n');
  });
});
