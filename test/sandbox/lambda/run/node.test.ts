import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { archive } from '../../../support/code';
import { Functions, type Ran } from './support';

const MINUTE = 60_000;

let functions: Functions;
beforeEach(async () => {
  functions = await Functions.open();
});
afterEach(() => functions.close());

const once = (source: string): Promise<Ran> => functions.once(source);

describe('a handler in Node.js answers', () => {
  it.each([
    ['with what it returns', 'exports.handler = (event) => Promise.resolve({ got: event })', { got: {} }],
    [
      'by its callback',
      'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, 7), 5000); }',
      7,
    ],
    ['by context.succeed', 'exports.handler = (event, context) => { context.succeed([1]); }', [1]],
    ['by context.done', 'exports.handler = (event, context) => { context.done(null, "d"); }', 'd'],
    ['with null where it gives nothing', 'exports.handler = () => {}', null],
    [
      'with null once nothing is left to wait for',
      'exports.handler = () => { setTimeout(() => console.log("late"), 60000); }',
      null,
    ],
    [
      'from a promise without waiting for timers',
      'exports.handler = async () => { setTimeout(() => console.log("never"), 60000); return 1; }',
      1,
    ],
  ])('%s', async (_how, source, expected) => {
    const { value, functionError, lines } = await once(source);
    expect({ value, functionError }).toEqual({ value: expected, functionError: undefined });
    expect(lines).toEqual(source.includes('late') ? ['late'] : []);
  });

  it('after the event loop is empty, when it called back before that', async () => {
    const began = functions.world.time.now();
    const { value, lines } = await once(`exports.handler = (event, context, callback) => {
      callback(null, 'first');
      setTimeout(() => console.log('and then'), 120000);
    }`);
    expect({ value, lines }).toEqual({ value: 'first', lines: ['and then'] });
    expect(functions.world.time.now() - began).toBeGreaterThan(2 * MINUTE);
  });

  it('at once where it says that the event loop needn’t be empty', async () => {
    const { value, lines } = await once(`exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      setTimeout(() => console.log('never'), 120000);
      callback(null, 'first');
    }`);
    expect({ value, lines }).toEqual({ value: 'first', lines: [] });
  });
});

describe('a handler in Node.js fails', () => {
  it.each([
    [
      'with what it throws',
      'exports.handler = async () => { throw new TypeError("bad"); }',
      { errorType: 'TypeError', errorMessage: 'bad' },
    ],
    [
      'with what it calls back',
      'exports.handler = (e, c, callback) => { callback(new RangeError("far")); }',
      { errorType: 'RangeError', errorMessage: 'far' },
    ],
    [
      'with a text',
      'exports.handler = (e, context) => { context.fail("why not"); }',
      { errorType: 'string', errorMessage: 'why not' },
    ],
    [
      'with what nobody catches in a timer',
      'exports.handler = (e, c, callback) => { setTimeout(() => { throw new Error("late"); }, 1000); }',
      { errorType: 'Error', errorMessage: 'late' },
    ],
    [
      'with a promise that nobody looks at',
      'exports.handler = (e, c, callback) => { Promise.reject(new Error("lost")); }',
      { errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' },
    ],
    [
      'where it requires what isn’t there',
      'require("nothing-of-the-kind")',
      {
        errorType: 'Runtime.ImportModuleError',
        errorMessage: "Error: Cannot find module 'nothing-of-the-kind'",
      },
    ],
    [
      'where it requires SDK v2',
      'require("aws-sdk")',
      { errorType: 'Runtime.ImportModuleError', errorMessage: "Error: Cannot find module 'aws-sdk'" },
    ],
    [
      'where it requires a client that Lambda has and the sandbox hasn’t',
      'require("@aws-sdk/client-braket")',
      {
        errorType: 'Runtime.ImportModuleError',
        errorMessage:
          "Error: Cannot find module '@aws-sdk/client-braket' (Lambda has @aws-sdk/client-braket, this sandbox hasn’t: put it into the function’s package.)",
      },
    ],
    [
      'where it isn’t JavaScript',
      'exports.handler = =>',
      { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: "SyntaxError: Unexpected token '=>'" },
    ],
    [
      'without the export',
      'exports.other = () => 1',
      { errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' },
    ],
  ])('%s', async (_how, source, expected) => {
    const { value, functionError } = await once(source);
    expect(functionError).toBe('Unhandled');
    expect(value).toMatchObject(expected);
  });

  it('with a trace whose places are those of Lambda', async () => {
    const { value, lines } = await once('exports.handler = async () => {\n  throw new Error("here");\n}');
    const trace = ['Error: here', '    at exports.handler (/var/task/index.js:2:9)'];
    expect(value).toEqual({ errorType: 'Error', errorMessage: 'here', trace });
    expect(lines).toEqual([
      `ERROR\tInvoke Error \t${JSON.stringify({ errorType: 'Error', errorMessage: 'here', stack: trace })}`,
    ]);
  });

  it.each([
    ['process.exit(3)', 'Runtime exited with error: exit status 3'],
    ['process.exit(0)', 'Runtime exited without providing a reason'],
    ["process.kill(process.pid, 'SIGKILL')", 'Runtime exited with error: signal: killed'],
  ])('when its process ends: %s', async (statement, said) => {
    await functions.make({
      'index.js': `exports.handler = async () => { ${statement}; await new Promise(() => setTimeout(() => {}, 1e6)); }`,
    });
    const { value, answer } = await functions.run();
    expect(value).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${answer.requestId} Error: ${said}`,
    });
    // The next invocation has a new process.
    expect((await functions.run()).value).toMatchObject({ errorType: 'Runtime.ExitError' });
  });
});

describe('time in Node.js', () => {
  it('passes only while code waits, by whatever', async () => {
    const { value, lines } = await once(`
      const { setTimeout: wait, setInterval: ticks } = require('timers/promises');
      const { promisify } = require('util');
      exports.handler = async (event, context) => {
        const began = Date.now();
        const left = () => Math.round((context.getRemainingTimeInMillis()) / 1000);
        const shown = [left()];
        await new Promise((resolve) => setTimeout(resolve, 600000)); shown.push(left());
        await wait(60000); shown.push(left());
        await promisify(setTimeout)(30000); shown.push(left());
        for await (const _ of ticks(10000)) { shown.push(left()); break; }
        await new Promise((resolve) => { const t = setInterval(() => { clearInterval(t); resolve(); }, 1000); });
        shown.push(left(), Math.round((new Date() - began) / 1000), new Date().getTime() === Date.now());
        AbortSignal.timeout(9000).onabort = () => console.log('aborted', left());
        await wait(10000);
        return shown;
      };`);
    expect(value).toEqual([900, 300, 240, 210, 200, 199, 701, true]);
    expect(lines).toEqual(['aborted 190']);
  });

  it('stands still while compression, cryptography, files and other programs are at work', async () => {
    const { value } = await once(`
      const { promisify } = require('util');
      const zlib = require('zlib');
      const { pbkdf2, subtle } = require('crypto');
      const fs = require('fs/promises');
      const { execFile } = require('child_process');
      exports.handler = async (event, context) => {
        const timer = setTimeout(() => console.log('too early'), 600000);
        const zip = await promisify(zlib.gzip)(Buffer.alloc(20000000));
        const length = (await promisify(zlib.gunzip)(zip)).length;
        const key = (await promisify(pbkdf2)('a', 'b', 200000, 32, 'sha256')).length;
        const digest = (await crypto.subtle.digest('SHA-256', new Uint8Array(20000000))).byteLength;
        const own = (await fs.readFile(__filename, 'utf8')).includes('too early');
        const { stdout } = await promisify(execFile)('/bin/sh', ['-c', 'sleep 0.2; echo done']);
        clearTimeout(timer);
        return [length, key, digest, own, stdout, context.getRemainingTimeInMillis()];
      };`);
    expect(value).toEqual([20_000_000, 32, 32, true, 'done\n', 900_000]);
  });

  it('passes for code that waits in a loop', async () => {
    const { value } = await once(
      'exports.handler = async () => { const at = Date.now(); while (Date.now() < at + 5000); return Math.round((Date.now() - at) / 100); }',
    );
    expect(value).toBe(50);
  });

  it('is up after 15 minutes', async () => {
    const began = functions.world.time.now();
    const { value, functionError, lines, answer } = await once(
      'exports.handler = async () => { for (;;) { await new Promise((resolve) => setTimeout(resolve, 20000)); } }',
    );
    expect(functionError).toBe('Unhandled');
    expect(value).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${answer.requestId} Error: Task timed out after 900.00 seconds`,
    });
    expect(lines).toEqual([expect.stringMatching(/Z \S+ Task timed out after 900\.00 seconds$/u)]);
    expect(answer.log).toMatch(/Duration: 900000\.00 ms\tBilled Duration: .*\tStatus: timeout\t\n$/u);
    expect(functions.world.time.now() - began).toBeGreaterThan(15 * MINUTE);
  });

  it('is up after the function’s own timeout, wherever it waits', async () => {
    const { value } = await functions.once(
      'exports.handler = async () => new Promise((r) => setTimeout(r, 3001))',
      {
        Timeout: 3,
      },
    );
    expect(value).toMatchObject({
      errorMessage: expect.stringContaining('timed out after 3.00 seconds') as string,
    });
  });
});

describe('code in Node.js', () => {
  it('is ES modules by name, or by package.json; from archives in S3 too', async () => {
    // The CDK's provider framework loads that of Step Functions whether or not it asks there.
    const mjs = `import { EC2Client } from '@aws-sdk/client-ec2';
      import { SFN } from '@aws-sdk/client-sfn';
      import { two } from './lib/two.mjs';
      export const handler = async () => [typeof EC2Client, typeof SFN, two, import.meta.url];`;
    await functions.make({ 'index.mjs': mjs, 'lib/two.mjs': 'export const two = 2;' });
    expect((await functions.run()).value).toEqual(['function', 'function', 2, 'file:///var/task/index.mjs']);

    await functions.call('s3', 'CreateBucket', { Bucket: 'code' });
    const files = {
      'package.json': '{"type":"module"}',
      'src/app.js': 'export const api = { get: async () => "esm" };',
    };
    await functions.call('s3', 'PutObject', { Bucket: 'code', Key: 'f.zip', Body: archive(files) });
    await functions.make(
      {},
      { FunctionName: 'of-s3', Handler: 'src/app.api.get', Code: { S3Bucket: 'code', S3Key: 'f.zip' } },
    );
    expect((await functions.run({}, 'of-s3')).value).toBe('esm');
  });

  it('keeps its state while its process is used again, and begins anew when it is updated', async () => {
    await functions.make({ 'index.js': 'let n = 0; exports.handler = async () => (n += 1);' });
    const counts = [(await functions.run()).value, (await functions.run()).value];
    const two = [functions.run(), functions.run()];
    const atOnce = (await Promise.all(two)).map(({ value }) => Number(value)).toSorted((a, b) => a - b);
    expect([counts, atOnce]).toEqual([
      [1, 2],
      [1, 3],
    ]);
    await functions.call('lambda', 'UpdateFunctionCode', {
      FunctionName: 'fn',
      ZipFile: archive({ 'index.js': 'exports.handler = async () => "new";' }),
    });
    await functions.world.time.advance(MINUTE);
    expect((await functions.run()).value).toBe('new');
  });

  it('has Lambda’s environment and context', async () => {
    await functions.make(
      {
        'index.js': `exports.handler = async (event, { getRemainingTimeInMillis, ...context }) => ({
          context, cwd: process.cwd(), file: __filename, keys: Object.keys(process.env).length < 40,
          env: Object.fromEntries(['OWN', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_VERSION',
            'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_EXECUTION_ENV', '_HANDLER', 'LAMBDA_TASK_ROOT', 'TZ']
            .map((name) => [name, process.env[name]])), zone: new Date(2026, 0, 1).toISOString(),
          ids: [/^ASIA/.test(process.env.AWS_ACCESS_KEY_ID), process.env.AWS_SECRET_ACCESS_KEY.length, process.env.AWS_SESSION_TOKEN.length > 50],
        })`,
      },
      { MemorySize: 256, Environment: { Variables: { OWN: 'mine' } } },
    );
    const { value, answer } = await functions.run();
    const stream = expect.stringMatching(/^2026\/01\/05\/\[\$LATEST\][\da-f]{32}$/u) as string;
    expect(value).toEqual({
      context: {
        callbackWaitsForEmptyEventLoop: true,
        functionName: 'fn',
        functionVersion: '$LATEST',
        invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:fn',
        memoryLimitInMB: '256',
        awsRequestId: answer.requestId,
        logGroupName: '/aws/lambda/fn',
        logStreamName: stream,
      },
      cwd: '/var/task',
      file: '/var/task/index.js',
      keys: true,
      env: {
        OWN: 'mine',
        AWS_REGION: 'us-east-1',
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'fn',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/fn',
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        _HANDLER: 'index.handler',
        LAMBDA_TASK_ROOT: '/var/task',
        TZ: ':UTC',
      },
      zone: '2026-01-01T00:00:00.000Z',
      ids: [true, 40, true],
    });
  });
});

describe('requests of functions in Node.js', () => {
  let server: Server;
  let received: {
    readonly method: string | undefined;
    readonly url: string | undefined;
    readonly body: string;
  }[];
  let origin: string;
  beforeEach(async () => {
    received = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        received.push({ method: request.method, url: request.url, body });
        response.writeHead(200).end('thanks');
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  );

  it('go to a server of this machine, by http and by fetch', async () => {
    await functions.make({
      'index.js': `const http = require('http');
        exports.handler = async ({ origin }) => {
          await new Promise((resolve) => http.request(origin + '/a?b=c', { method: 'PUT' }, (r) => r.resume().on('end', resolve)).end('one'));
          const answer = await fetch(origin + '/d', { method: 'POST', body: JSON.stringify({ two: 2 }) });
          return [answer.status, answer.ok, await answer.text()];
        };`,
    });
    expect((await functions.run({ origin })).value).toEqual([200, true, 'thanks']);
    expect(received).toEqual([
      { method: 'PUT', url: '/a?b=c', body: 'one' },
      { method: 'POST', url: '/d', body: '{"two":2}' },
    ]);
  });

  it('to AWS’s hosts reach the sandbox, over https as well, and take virtual time', async () => {
    await functions.allow('s3:*', 'ec2:DescribeRegions');
    await functions.call('s3', 'CreateBucket', { Bucket: 'mine' });
    const { value } = await once(`const https = require('https');
      const { S3Client, ListBucketsCommand } = require('@aws-sdk/client-s3');
      const { EC2Client, DescribeVpcsCommand } = require('@aws-sdk/client-ec2');
      exports.handler = async () => {
        const began = Date.now();
        const status = await new Promise((resolve) =>
          https.request({ hostname: 's3.us-east-1.amazonaws.com', path: '/mine/key', method: 'PUT' }, (r) => resolve(r.statusCode)).end('x'));
        const { Buckets } = await new S3Client({}).send(new ListBucketsCommand({}));
        const refused = await new EC2Client({ endpoint: 'https://ec2.us-east-1.amazonaws.com' }).send(new DescribeVpcsCommand({})).catch((e) => e.name);
        return { status, buckets: Buckets.map(({ Name }) => Name), refused, took: Date.now() > began };
      };`);
    expect(value).toEqual({ status: 200, buckets: ['mine'], refused: 'UnauthorizedOperation', took: true });
    const calls = functions.world.journal
      .entries()
      .flatMap((entry) => (entry.kind === 'call' ? [entry] : []));
    expect(calls.slice(-2)).toMatchObject([
      { operation: 'ListBuckets', caller: 'arn:aws:sts::123456789012:assumed-role/role/fn' },
      { operation: 'DescribeVpcs', error: 'UnauthorizedOperation' },
    ]);
  });

  it('that nobody answers time out in virtual time', async () => {
    await functions.make({
      'index.js': `exports.handler = async (event, context) => {
        const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
        const http = require('http');
        if (event.sleep) return new Promise((resolve) => setTimeout(resolve, 300000, 'slept'));
        const lambda = new LambdaClient({ requestHandler: { requestTimeout: 30000, throwOnRequestTimeout: true }, maxAttempts: 1 });
        const own = await lambda.send(new InvokeCommand({ FunctionName: 'fn', Payload: '{"sleep":1}' })).catch((e) => e.name);
        return [own, Math.round(context.getRemainingTimeInMillis() / 1000)];
      };`,
    });
    await functions.allow('lambda:InvokeFunction');
    expect((await functions.run()).value).toEqual(['TimeoutError', 870]);
  });
});

it('the same seed gives the same ids, logs and journal', async () => {
  const play = async (): Promise<readonly unknown[]> => {
    const world = await Functions.open({ seed: 5 });
    await world.allow('s3:*');
    await world.make({
      'index.js': `const { randomUUID, randomBytes } = require('crypto');
        const { S3Client, ListBucketsCommand, ListObjectsV2Command } = require('@aws-sdk/client-s3');
        exports.handler = async () => {
          console.log(randomUUID(), randomBytes(3).toString('hex'), crypto.randomUUID(), Math.random());
          const s3 = new S3Client({});
          await Promise.allSettled([1, 2, 3].map((n) => s3.send(new ListObjectsV2Command({ Bucket: 'none-' + n }))));
          throw new Error('at the end');
        };`,
    });
    await world.run();
    await world.run();
    const entries = world.world.journal.entries();
    const events = await world.call('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/fn' });
    await world.close();
    return [entries, events];
  };
  const first = await play();
  expect(JSON.stringify(await play())).toBe(JSON.stringify(first));
  expect(JSON.stringify(first)).toContain('at the end');
});
