import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';

import { inProcess } from '../../support/in-process';
import { Functions, ROLE } from '../lambda/run/support';

const FN = 'arn:aws:lambda:us-east-1:123456789012:function:fn';
const ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:waiter';

let functions: Functions;
let sfn: SFNClient;
beforeEach(async () => {
  functions = await Functions.open();
  sfn = new SFNClient({
    region: 'us-east-1',
    endpoint: 'http://sandbox.localhost',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    requestHandler: inProcess(functions.world),
  });
  await functions.allow('lambda:InvokeFunction');
});
afterEach(() => functions.close());

const definition = (states: object, more: object = {}): string =>
  JSON.stringify({ StartAt: 'first', States: states, ...more });
const create = (text: string): Promise<object> =>
  sfn.send(new CreateStateMachineCommand({ name: 'waiter', definition: text, roleArn: ROLE }));

/** Starts an execution and waits for its end. */
async function play(text: string, input: unknown = {}): Promise<object> {
  await create(text);
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({ stateMachineArn: ARN, input: JSON.stringify(input) }),
  );
  await functions.world.time.idle();
  return sfn.send(new DescribeExecutionCommand({ executionArn }));
}

/** As the CDK's provider framework has it: asks until it is complete, and tells a function if it never is. */
const WAITER = (maxAttempts: number): string =>
  definition({
    first: {
      Type: 'Task',
      Resource: FN,
      End: true,
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: maxAttempts, BackoffRate: 1 }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'timeout' }],
    },
    timeout: { Type: 'Pass', End: true },
  });
const ASKED = `let asked = 0;
exports.handler = async (event) => {
  asked += 1;
  if (asked < event.times) throw new RangeError(String(asked));
  return { asked };
};`;

describe('an execution', () => {
  it('asks a function again and again until it doesn’t fail, in virtual time', async () => {
    await functions.make({ 'index.js': ASKED });
    const began = functions.world.time.now();
    expect(await play(WAITER(10), { times: 4 })).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"asked":4}',
      stateMachineArn: ARN,
    });
    expect(functions.world.time.now() - began).toBeGreaterThanOrEqual(3 * 60_000);
    expect(functions.world.time.now() - began).toBeLessThan(4 * 60_000);
  });

  it('goes on where it is told to after the last try, with the error and the function’s whole answer', async () => {
    await functions.make({ 'index.js': ASKED });
    const end = (await play(WAITER(2), { times: 9 })) as { readonly output: string };
    const { Error: error, Cause } = JSON.parse(end.output) as Readonly<Record<string, string>>;
    expect(error).toBe('RangeError');
    expect(JSON.parse(Cause ?? '')).toMatchObject({ errorType: 'RangeError', errorMessage: '3' });
  });

  it('waits longer after each try, up to a limit', async () => {
    await functions.make({ 'index.js': ASKED });
    const began = functions.world.time.now();
    const retry = { ErrorEquals: ['RangeError'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 50 };
    expect(
      await play(
        definition({
          first: { Type: 'Task', Resource: FN, End: true, Retry: [{ ...retry, MaxAttempts: 9 }] },
        }),
        { times: 5 },
      ),
    ).toMatchObject({ status: 'SUCCEEDED' });
    // 10, 30, 50, 50.
    expect(functions.world.time.now() - began).toBeGreaterThanOrEqual(140_000);
    expect(functions.world.time.now() - began).toBeLessThan(160_000);
  });

  it('fails with what a function fails with where nothing is said of it', async () => {
    await functions.make({ 'index.js': ASKED });
    expect(
      await play(definition({ first: { Type: 'Task', Resource: FN, End: true } }), { times: 2 }),
    ).toMatchObject({
      status: 'FAILED',
      error: 'RangeError',
    });
  });

  it('needs a role that may invoke the function', async () => {
    await functions.make({ 'index.js': ASKED });
    await functions.call('iam', 'DeleteRolePolicy', {
      RoleName: 'role',
      PolicyName: 'may-lambda-InvokeFunction',
    });
    expect(await play(definition({ first: { Type: 'Task', Resource: FN, End: true } }))).toMatchObject({
      status: 'FAILED',
      error: 'Lambda.AccessDeniedException',
      cause: expect.stringContaining('is not authorized to perform: lambda:InvokeFunction') as string,
    });
  });

  it.each([
    [
      'waits and passes on',
      {
        first: { Type: 'Wait', Seconds: 600, Next: 'second' },
        second: { Type: 'Pass', Result: 7, End: true },
      },
      { status: 'SUCCEEDED', output: '7' },
    ],
    ['succeeds', { first: { Type: 'Succeed' } }, { status: 'SUCCEEDED', output: '{"a":1}' }],
    [
      'fails',
      { first: { Type: 'Fail', Error: 'Own', Cause: 'because' } },
      { status: 'FAILED', error: 'Own', cause: 'because' },
    ],
    [
      'says what isn’t played: a type',
      { first: { Type: 'Choice', Choices: [] } },
      { status: 'FAILED', cause: 'This sandbox doesn’t play states of the type Choice.' },
    ],
    [
      'says what isn’t played: a member',
      { first: { Type: 'Pass', ResultPath: '$.x', End: true } },
      { status: 'FAILED', cause: 'This sandbox doesn’t play ResultPath of a state.' },
    ],
    [
      'says what isn’t played: another service',
      { first: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true } },
      {
        status: 'FAILED',
        cause: 'This sandbox doesn’t play tasks of arn:aws:states:::sqs:sendMessage, only functions.',
      },
    ],
  ])('%s', async (_what, states, expected) => {
    expect(await play(definition(states), { a: 1 })).toMatchObject(expected);
  });

  it('ends when its time is over, or somebody stops it', async () => {
    expect(
      await play(definition({ first: { Type: 'Wait', Seconds: 600, End: true } }, { TimeoutSeconds: 60 })),
    ).toMatchObject({ status: 'TIMED_OUT' });
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: ARN, name: 'second' }),
    );
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'Enough' }));
    await functions.world.time.idle();
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      error: 'Enough',
    });
    const list = async (statusFilter: 'ABORTED' | 'RUNNING'): Promise<unknown> =>
      (await sfn.send(new ListExecutionsCommand({ stateMachineArn: ARN, statusFilter }))).executions?.map(
        ({ name }) => name,
      );
    expect(await list('ABORTED')).toEqual(['second']);
    expect(await list('RUNNING')).toEqual([]);
  });

  it('of the same name and input is the one that runs; of another input, or once it has ended, it is refused', async () => {
    await create(definition({ first: { Type: 'Wait', Seconds: 600, End: true } }));
    const start = (input: string): Promise<{ readonly executionArn: string | undefined }> =>
      sfn.send(new StartExecutionCommand({ stateMachineArn: ARN, name: 'one', input }));
    const { executionArn } = await start('{}');
    expect(await start('{}')).toMatchObject({ executionArn });
    const refused = {
      name: 'ExecutionAlreadyExists',
      message: `Execution Already Exists: '${executionArn ?? ''}'`,
    };
    await expect(start('{"a": 1}')).rejects.toMatchObject(refused);
    await functions.world.time.idle();
    await expect(start('{}')).rejects.toMatchObject(refused);
  });
});

describe('a state machine', () => {
  const PASS = definition({ first: { Type: 'Pass', End: true } });

  it('is there once, and goes without a word', async () => {
    await create(PASS);
    await expect(create(PASS)).resolves.toMatchObject({ stateMachineArn: ARN });
    await expect(create(definition({ first: { Type: 'Succeed' } }))).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    });
    const fail = definition({ first: { Type: 'Fail', Error: 'E' } });
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn: ARN, definition: fail }));
    expect(await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: ARN }))).toMatchObject({
      name: 'waiter',
      status: 'ACTIVE',
      definition: fail,
    });
    expect((await sfn.send(new ListStateMachinesCommand({}))).stateMachines).toMatchObject([
      { name: 'waiter' },
    ]);
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn: ARN }));
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn: ARN }));
    await expect(sfn.send(new StartExecutionCommand({ stateMachineArn: ARN }))).rejects.toMatchObject({
      name: 'StateMachineDoesNotExist',
      message: `State Machine Does Not Exist: '${ARN}'`,
    });
  });

  it.each([
    ['no JSON', '{'],
    ['no states', '{"StartAt": "first", "States": {}}'],
    ['no first state', definition({ second: { Type: 'Succeed' } })],
    ['a state that goes nowhere', definition({ first: { Type: 'Pass', Next: 'third' } })],
  ])('can’t have %s', async (_what, text) => {
    await expect(create(text)).rejects.toMatchObject({ name: 'InvalidDefinition' });
  });
});

it('a stack makes one, whose definition may lie in S3, updates it and deletes it', async () => {
  const { world } = functions;
  await functions.call('s3', 'CreateBucket', { Bucket: 'code' });
  await functions.call('s3', 'PutObject', {
    Bucket: 'code',
    Key: 'machine.yaml',
    Body: Buffer.from('StartAt: first\nStates: { first: { Type: Pass, Result: "${What}", End: true } }\n'),
  });
  const template = (what: string): string => `
Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: waiter
      RoleArn: ${ROLE}
      ${what}
Outputs: { Ref: { Value: !Ref Machine }, Name: { Value: !GetAtt Machine.Name } }
`;
  const deploy = async (operation: 'CreateStack' | 'UpdateStack', TemplateBody: string): Promise<string> => {
    await functions.call('cloudformation', operation, { StackName: 's', TemplateBody });
    await world.time.idle();
    return JSON.stringify(await functions.call('cloudformation', 'DescribeStacks', { StackName: 's' }));
  };
  const ended = async (): Promise<unknown> => {
    const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn: ARN }));
    await world.time.idle();
    return (await sfn.send(new DescribeExecutionCommand({ executionArn }))).output;
  };
  const inS3 =
    'DefinitionS3Location: { Bucket: code, Key: machine.yaml }\n      DefinitionSubstitutions: { What: that }';
  const stack = await deploy('CreateStack', template(inS3));
  expect(stack).toContain('CREATE_COMPLETE');
  expect(stack).toContain(`"OutputValue":"${ARN}"`);
  expect(await ended()).toBe('"that"');
  await deploy(
    'UpdateStack',
    template('Definition: { StartAt: a, States: { a: { Type: Pass, Result: 2, End: true } } }'),
  );
  expect(await ended()).toBe('2');
  await functions.call('cloudformation', 'DeleteStack', { StackName: 's' });
  await world.time.idle();
  expect((await sfn.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
});
