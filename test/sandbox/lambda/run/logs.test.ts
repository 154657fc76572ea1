import { Functions } from './support';

const MINUTE = 60_000;
const HELLO = {
  'index.js': 'exports.handler = async () => { console.log("hello\\nworld"); console.warn("careful"); }',
};

let functions: Functions;
beforeEach(async () => {
  functions = await Functions.open();
});
afterEach(() => functions.close());

const detach = (): Promise<unknown> =>
  functions.call('iam', 'DetachRolePolicy', {
    RoleName: 'role',
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
  });

const groups = async (): Promise<unknown> =>
  (await functions.call('logs', 'DescribeLogGroups', {})).logGroups?.map(({ logGroupName }) => logGroupName);

const messages = async (logGroupName: string): Promise<readonly string[]> =>
  (await functions.call('logs', 'FilterLogEvents', { logGroupName })).events?.map(
    ({ message = '' }) => message,
  ) ?? [];

const shown = (): readonly string[] =>
  functions.world.journal.entries().flatMap((entry) => (entry.kind === 'output' ? [entry.line] : []));

it('an invocation’s log has its beginning, each entry of the console whole, its end and its report', async () => {
  await functions.make(HELLO);
  const { answer } = await functions.run();
  const head = `2026-01-05T09:03:00.665Z\t${answer.requestId}`;
  await expect(messages('/aws/lambda/fn')).resolves.toEqual([
    `START RequestId: ${answer.requestId} Version: $LATEST\n`,
    `${head}\tINFO\thello\nworld\n`,
    `${head}\tWARN\tcareful\n`,
    `END RequestId: ${answer.requestId}\n`,
    expect.stringMatching(
      /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/u,
    ),
  ]);
  expect(shown()).toEqual(['hello\nworld', 'WARN careful']);
});

it('entries are there when they are written, not when the function ends', async () => {
  await functions.make({
    'index.js':
      'exports.handler = async () => { console.log("first"); await new Promise((r) => setTimeout(r, 600000)); console.log("last"); }',
  });
  let during: Promise<readonly string[]> | undefined;
  functions.world.time.after(5 * MINUTE, 'somebody looks', () => {
    during = messages('/aws/lambda/fn');
  });
  await functions.run();
  expect((await during)?.map((message) => message.trim().split('\t').at(-1))).toEqual([
    expect.stringMatching(/^START /u),
    'first',
  ]);
  const { events = [] } = await functions.call('logs', 'FilterLogEvents', { logGroupName: '/aws/lambda/fn' });
  expect(Math.round(((events[2]?.timestamp ?? 0) - (events[1]?.timestamp ?? 0)) / MINUTE)).toBe(10);
});

it('one process writes one stream, and another process another', async () => {
  await functions.make(HELLO);
  await functions.run();
  await functions.run();
  await Promise.all([functions.run(), functions.run()]);
  const { logStreams } = await functions.call('logs', 'DescribeLogStreams', {
    logGroupName: '/aws/lambda/fn',
  });
  expect(logStreams).toHaveLength(2);
});

describe('a role that may not write logs', () => {
  it('writes none, and the function runs all the same; the journal has its output', async () => {
    await functions.make(HELLO);
    await detach();
    expect((await functions.run()).functionError).toBeUndefined();
    await expect(groups()).resolves.toEqual([]);
    expect(shown()).toContain('WARN careful');
  });

  it('writes none where it may not make the group that isn’t there', async () => {
    await functions.make(HELLO);
    await detach();
    await functions.allow('logs:CreateLogStream', 'logs:PutLogEvents');
    await functions.run();
    await expect(groups()).resolves.toEqual([]);
    await functions.call('logs', 'CreateLogGroup', { logGroupName: '/aws/lambda/fn' });
    await functions.run();
    await expect(messages('/aws/lambda/fn')).resolves.toHaveLength(5);
  });
});

it('a group that is deleted while its function lives comes back with the next entry', async () => {
  await functions.make(HELLO);
  await functions.run();
  await functions.call('logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/fn' });
  await expect(groups()).resolves.toEqual([]);
  await functions.run();
  await expect(messages('/aws/lambda/fn')).resolves.toHaveLength(5);
});

it('the group may be another one', async () => {
  await functions.make(HELLO, { LoggingConfig: { LogGroup: 'mine' } });
  await functions.run();
  await expect(groups()).resolves.toEqual(['mine']);
});

it('what a process says as it crashes is in the log', async () => {
  await functions.make({
    'index.js':
      'exports.handler = async () => { require("fs").writeSync(2, "half a line"); process.abort(); }',
  });
  const { value } = await functions.run();
  expect(value).toMatchObject({ errorType: 'Runtime.ExitError' });
  expect((await messages('/aws/lambda/fn'))[1]).toMatch(/^half a line/u);
});

it('says of a function with a layer of another account, once for each of its environments, that it runs without it', async () => {
  const layer = 'arn:aws:lambda:us-east-1:111122223333:layer:tools:3';
  const said = `This sandbox hasn’t the files of these layers, and fn runs without them: ${layer}.`;
  await functions.make(HELLO, { Layers: [layer] });
  await functions.run();
  await functions.run();
  const logged = await messages('/aws/lambda/fn');
  expect(logged.filter((message) => message.includes('layers'))).toEqual([`${said}\n`]);
  expect(
    functions.world.journal.entries().flatMap((entry) => (entry.kind === 'notice' ? [entry.text] : [])),
  ).toEqual([said]);
});
