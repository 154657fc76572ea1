import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  GetFunctionCommand,
  InvokeCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  type InvokeCommandInput,
  type InvokeCommandOutput,
} from '@aws-sdk/client-lambda';

import { runPython } from '../../clients/support';
import { archive } from '../../../support/code';
import { Functions, ROLE } from './support';

const MINUTE = 60_000;
const NOTHING = { 'index.js': 'exports.handler = async (event) => event' };

let functions: Functions;
beforeEach(async () => {
  functions = await Functions.open();
});
afterEach(() => functions.close());

interface Answered {
  readonly status: number | undefined;
  readonly version: string | undefined;
  readonly error: string | undefined;
  readonly payload: unknown;
  readonly log: string | undefined;
}

async function invoke(input: Partial<InvokeCommandInput> = {}): Promise<Answered> {
  const answer: InvokeCommandOutput = await functions.clients.lambda.send(
    new InvokeCommand({ FunctionName: 'fn', ...input }),
  );
  const text = answer.Payload?.transformToString() ?? '';
  return {
    status: answer.StatusCode,
    version: answer.ExecutedVersion,
    error: answer.FunctionError,
    payload: text === '' ? undefined : JSON.parse(text),
    log: answer.LogResult === undefined ? undefined : Buffer.from(answer.LogResult, 'base64').toString(),
  };
}

const runs = (): readonly (readonly [outcome: string, at: number, id: string])[] =>
  functions.world.journal
    .entries()
    .flatMap((entry) =>
      entry.kind === 'invocation' ? [[entry.outcome, entry.at, entry.invocationId] as const] : [],
    );

describe('Invoke over SDK v3', () => {
  it('waits for the answer, whatever virtual time it takes', async () => {
    await functions.make({
      'index.js': 'exports.handler = (event) => new Promise((resolve) => setTimeout(resolve, 600000, event))',
    });
    const began = functions.world.time.now();
    await expect(invoke({ Payload: JSON.stringify({ a: ['ä'] }) })).resolves.toEqual({
      status: 200,
      version: '$LATEST',
      error: undefined,
      payload: { a: ['ä'] },
      log: undefined,
    });
    expect(functions.world.time.now() - began).toBeGreaterThan(10 * MINUTE);
    expect(functions.world.time.pendingWork()).toMatchObject({ holds: [], demands: [] });
  });

  it('gives an empty event where nothing is sent, and the end of the log where it is asked for', async () => {
    await functions.make({
      'index.js': 'exports.handler = async (e) => { console.log("x".repeat(5000)); return e; }',
    });
    const { payload, log = '' } = await invoke({ LogType: 'Tail' });
    expect(payload).toEqual({});
    expect(log).toHaveLength(4096);
    expect(log).toMatch(/^x+\nEND RequestId: \S+\nREPORT RequestId: .*Memory Size: 128 MB.*\n$/u);
  });

  it('says that the function failed', async () => {
    await functions.make({ 'index.js': 'exports.handler = async () => { throw new Error("no"); }' });
    await expect(invoke()).resolves.toMatchObject({
      status: 200,
      error: 'Unhandled',
      payload: { errorType: 'Error', errorMessage: 'no' },
    });
  });

  it('runs the version that is asked for', async () => {
    await functions.make({
      'index.js':
        'exports.handler = async (e, context) => [context.functionVersion, context.invokedFunctionArn]',
    });
    await functions.clients.lambda.send(new PublishVersionCommand({ FunctionName: 'fn' }));
    const arn = 'arn:aws:lambda:us-east-1:123456789012:function:fn';
    const one = { version: '1', payload: ['1', `${arn}:1`] };
    await expect(invoke({ Qualifier: '1' })).resolves.toMatchObject(one);
    await expect(invoke({ FunctionName: `${arn}:1` })).resolves.toMatchObject(one);
    await expect(invoke()).resolves.toMatchObject({ version: '$LATEST', payload: ['$LATEST', arn] });
  });

  it('tries only whether it would do with DryRun', async () => {
    await functions.make(NOTHING);
    await expect(invoke({ InvocationType: 'DryRun' })).resolves.toMatchObject({ status: 204 });
    expect(runs()).toEqual([]);
  });

  it.each([
    [
      'a function that isn’t there',
      { FunctionName: 'none' },
      'ResourceNotFoundException',
      404,
      /^Function not found: arn:aws:lambda:us-east-1:123456789012:function:none$/u,
    ],
    ['a version that isn’t there', { Qualifier: '3' }, 'ResourceNotFoundException', 404, /function:fn:3$/u],
    [
      'what is no JSON',
      { Payload: '{no' },
      'InvalidRequestContentException',
      400,
      /^Could not parse request body into json: /u,
    ],
    [
      'too long an event',
      { Payload: 'x'.repeat(6_291_457) },
      'RequestTooLargeException',
      413,
      /^6291457 byte payload is too large for the RequestResponse invocation type \(limit 6291456 bytes\)$/u,
    ],
    [
      'an invocation of no type',
      { InvocationType: 'Sometimes' as 'Event' },
      'ValidationException',
      400,
      /invocationType/u,
    ],
  ])('refuses %s', async (_what, input, name, httpStatusCode, message) => {
    await functions.make(NOTHING);
    await expect(invoke(input)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message) as unknown,
      $metadata: { httpStatusCode },
    });
    expect(runs()).toEqual([]);
  });

  it('refuses a function that is Pending, one without concurrency, and a runtime that isn’t there', async () => {
    const create = (FunctionName: string, Runtime: string): Promise<unknown> =>
      functions.call('lambda', 'CreateFunction', {
        FunctionName,
        Role: ROLE,
        Runtime,
        Handler: 'index.handler',
        Code: { ZipFile: archive(NOTHING) },
      });
    await create('fn', 'nodejs22.x');
    await expect(invoke()).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message:
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    });
    await create('java', 'java21');
    await functions.world.time.advance(MINUTE);
    await expect(invoke()).resolves.toMatchObject({ payload: {} });
    await expect(invoke({ FunctionName: 'java' })).rejects.toMatchObject({
      name: 'InvalidRuntimeException',
      $metadata: { httpStatusCode: 502 },
    });
    await functions.clients.lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName: 'fn', ReservedConcurrentExecutions: 0 }),
    );
    await expect(invoke()).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
  });
});

describe('an event', () => {
  it('is accepted at once, and handled while nobody waits', async () => {
    await functions.make(NOTHING);
    await expect(invoke({ InvocationType: 'Event', Payload: '{"a":1}' })).resolves.toEqual({
      status: 202,
      version: undefined,
      error: undefined,
      payload: undefined,
      log: undefined,
    });
    expect(runs()).toEqual([]);
    await functions.world.time.idle();
    expect(runs().map(([outcome]) => outcome)).toEqual(['success']);
  });

  it('comes again after one minute, and after two more, with the same request id', async () => {
    await functions.make({ 'index.js': 'exports.handler = async () => { throw new Error("no"); }' });
    await invoke({ InvocationType: 'Event' });
    await functions.world.time.idle();
    const all = runs();
    expect(all.map(([outcome]) => outcome)).toEqual(['error', 'error', 'error']);
    expect(new Set(all.map(([, , id]) => id)).size).toBe(1);
    const [first = 0, second = 0, third = 0] = all.map(([, at]) => at);
    expect(Math.round((second - first) / MINUTE)).toBe(1);
    expect(Math.round((third - second) / MINUTE)).toBe(2);
  });

  it('of a throttled function waits until it may run', async () => {
    await functions.make(NOTHING);
    const concurrency = (ReservedConcurrentExecutions: number): Promise<unknown> =>
      functions.clients.lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName: 'fn', ReservedConcurrentExecutions }),
      );
    await concurrency(0);
    functions.world.time.after(10 * MINUTE, 'concurrency comes back', () => void concurrency(1));
    await invoke({ InvocationType: 'Event' });
    await functions.world.time.idle();
    expect(runs().map(([outcome]) => outcome)).toEqual(['success']);
  });

  it('of a function that is gone is lost', async () => {
    await functions.make({ 'index.js': 'exports.handler = async () => { throw new Error("no"); }' });
    await invoke({ InvocationType: 'Event' });
    functions.world.time.after(MINUTE / 2, 'the function goes', () => {
      void functions.call('lambda', 'DeleteFunction', { FunctionName: 'fn' });
    });
    await functions.world.time.idle();
    expect(runs()).toHaveLength(1);
  });
});

it('functions invoke each other, and wait while the other runs', async () => {
  await functions.allow('lambda:InvokeFunction');
  await functions.make({
    'index.js': `const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
      exports.handler = async ({ depth = 0 }, context) => {
        if (depth === 2) await new Promise((resolve) => setTimeout(resolve, 240000));
        else {
          const answer = await new LambdaClient({}).send(new InvokeCommand({ FunctionName: 'fn', Payload: JSON.stringify({ depth: depth + 1 }) }));
          return [Math.floor(context.getRemainingTimeInMillis() / 60000), ...JSON.parse(answer.Payload.transformToString())];
        }
        return [Math.floor(context.getRemainingTimeInMillis() / 60000)];
      };`,
  });
  expect((await functions.run()).value).toEqual([10, 10, 11]);
});

it('a function that is called before its code is in the sandbox’s S3 finds no module', async () => {
  await functions.make({}, { Code: { S3Bucket: 'none', S3Key: 'none' } });
  await expect(
    functions.clients.lambda.send(new GetFunctionCommand({ FunctionName: 'fn' })),
  ).resolves.toBeDefined();
  expect((await functions.run()).value).toMatchObject({
    errorType: 'Runtime.ImportModuleError',
    errorMessage: "Error: Cannot find module 'index'",
  });
});

it('the AWS CLI invokes, and follows the log', async () => {
  await functions.make({
    'index.js': 'exports.handler = async (event) => { console.log("got", event); return { got: event }; }',
  });
  const endpoint = functions.world.cloud.endpoint();
  const folder = mkdtempSync(join(tmpdir(), 'invoke-'));
  const file = join(folder, 'answer.json');
  const invoked = await runPython(
    'aws',
    ['lambda', 'invoke', '--function-name', 'fn', '--payload', '{"a":1}', file],
    endpoint,
  );
  expect(invoked).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(invoked.stdout)).toEqual({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(readFileSync(file, 'utf8')).toBe('{"got":{"a":1}}');
  rmSync(folder, { recursive: true });
  // What "aws logs tail" of version 2 calls.
  const log = await runPython(
    'aws',
    ['logs', 'filter-log-events', '--log-group-name', '/aws/lambda/fn', '--query', 'events[].message'],
    endpoint,
  );
  expect(log).toMatchObject({ code: 0, stderr: '' });
  const messages = JSON.parse(log.stdout) as readonly string[];
  expect(messages).toContainEqual(expect.stringMatching(/^START RequestId: /u));
  expect(messages).toContainEqual(expect.stringContaining('INFO\tgot { a: 1 }'));
});
