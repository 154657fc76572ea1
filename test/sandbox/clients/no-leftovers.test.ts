import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';

import { allGone, begin, isAlive, stop, type Program } from '../../support/child';
import { ROOT } from './support';

/** What the sandbox writes lies in the one, what its function says in the other. */
let temporary: string;
let said: string;
let sandbox: Program | undefined;

// One for all of them: tsx keeps there what it has compiled.
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'leftovers-'));
});
afterAll(() => {
  rmSync(temporary, { recursive: true, force: true });
});
beforeEach(() => {
  said = mkdtempSync(join(temporary, 'said-'));
});
afterEach(async () => {
  if (sandbox !== undefined) await stop(sandbox, { withGroup: true });
});

function start(command: string, ...args: readonly string[]): Program {
  sandbox = begin(command, args, {
    cwd: ROOT,
    detached: true,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', TMPDIR: temporary },
  });
  return sandbox;
}

const DIRECT = [process.execPath, '--require', 'tsx/cjs', 'sandbox/main.ts', '--port', '0'] as const;
const BY_NPM = ['npm', 'run', 'sandbox', '--', '--port', '0'] as const;

/** Starts a function that says its number, starts a program, and then computes for ever; resolves when it does. */
async function computeForEver(endpoint: string): Promise<readonly number[]> {
  const client = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
  const iam = new IAMClient(client);
  const lambda = new LambdaClient(client);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'r',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  const source = `exports.handler = async () => {
    const other = require('node:child_process').spawn('sleep', ['100000']);
    require('node:fs').writeFileSync(${JSON.stringify(said)} + '/numbers', process.pid + ' ' + other.pid);
    require('node:fs').writeFileSync(${JSON.stringify(said)} + '/ready', '');
    for (;;);
  };`;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'f',
      Role: 'arn:aws:iam::123456789012:role/r',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 900,
      Code: { ZipFile: zipSync({ 'index.js': strToU8(source) }) },
    }),
  );
  // It is Pending until some time has passed.
  await fetch(`${endpoint}/_sandbox/advance`, {
    method: 'POST',
    headers: { 'x-sandbox-control': 'yes' },
    body: '{"seconds": 120}',
  });
  const ready = new Promise<void>((resolve) => {
    const watcher = watch(said, (_event, name) => {
      if (name !== 'ready') return;
      watcher.close();
      resolve();
    });
  });
  // An answer comes only where it could not begin; else the connection breaks with the sandbox.
  const invoked = lambda.send(new InvokeCommand({ FunctionName: 'f' })).then((answer) => {
    throw new Error(`It ended: ${JSON.stringify(answer.FunctionError)}`);
  });
  await Promise.race([ready, invoked]);
  invoked.catch(() => undefined);
  iam.destroy();
  return readFileSync(join(said, 'numbers'), 'utf8').split(' ').map(Number);
}

const endpointOf = async (program: Program): Promise<string> =>
  (await program.says(/answers at (http:\/\/127\.0\.0\.1:\d+)\./u))[1] ?? '';

/** The process that answers, which npm and its shell are not. */
async function serverOf(program: Program): Promise<number> {
  await endpointOf(program);
  const folder = readdirSync(temporary).find((name) => name.startsWith('sandbox-')) ?? '';
  return Number(readFileSync(join(temporary, folder, 'pid'), 'utf8'));
}

describe('nothing of the sandbox is left', () => {
  beforeAll(() => {
    if (!existsSync('/proc/self/stat')) throw new Error('These tests look for processes in /proc.');
  });

  it.each<
    [string, readonly [string, ...string[]], (program: Program) => number | Promise<number>, NodeJS.Signals]
  >([
    ['SIGTERM, while a function computes for ever', DIRECT, ({ child }) => child.pid ?? 0, 'SIGTERM'],
    ['SIGTERM to npm run sandbox', BY_NPM, ({ child }) => child.pid ?? 0, 'SIGTERM'],
    ['SIGKILL of npm, its parent', BY_NPM, ({ child }) => child.pid ?? 0, 'SIGKILL'],
    ['SIGKILL of itself', DIRECT, ({ child }) => child.pid ?? 0, 'SIGKILL'],
    ['SIGKILL of itself below npm', BY_NPM, serverOf, 'SIGKILL'],
  ])('after %s: no process, no temporary folder', async (_what, [command, ...args], addressee, signal) => {
    const program = start(command, ...args);
    const numbers = [await serverOf(program), ...(await computeForEver(await endpointOf(program)))];
    expect(numbers.filter(isAlive)).toEqual(numbers);
    process.kill(await addressee(program), signal);
    // Its output closes only when nobody can write to it any more, who puts all in order included.
    await program.ended;
    await allGone(numbers);
    expect(readdirSync(temporary).filter((name) => name.startsWith('sandbox'))).toEqual([]);
  });
});
