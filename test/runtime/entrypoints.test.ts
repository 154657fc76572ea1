import { HandlerError } from '../../src/ground/handler-error';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import { createEntrypoints, LONGEST_MESSAGE, type CreateHandlers } from '../../src/runtime/entrypoints';

const ID = 'cleaner-1';
const STACK = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/s/1';
const credentials = { accessKeyId: 'AKID-1', secretAccessKey: 'secret-1', sessionToken: 'token-1' };

/** An event as the registry sends it (CloudFormation CLI's Java plugin, HandlerRequest). */
function event(action: string, members: object = {}, requestData: object = {}): object {
  return {
    action,
    awsAccountId: '123456789012',
    bearerToken: 'bearer-1',
    region: 'eu-west-1',
    resourceType: 'Org::VPC::EniCleaner',
    resourceTypeVersion: '00000001',
    stackId: STACK,
    nextToken: null,
    callbackContext: null,
    requestData: {
      logicalResourceId: 'Cleaner',
      resourceProperties: { Id: ID, SecurityGroupIds: ['sg-1', 'sg-2'] },
      previousResourceProperties: null,
      systemTags: {},
      stackTags: {},
      callerCredentials: credentials,
      ...requestData,
    },
    ...members,
  };
}

interface Invoked {
  readonly response: Readonly<Record<string, unknown>>;
  readonly input: HandlerInput | undefined;
  readonly logged: string;
}

/** Invokes the entrypoint once, with handlers that give this outcome. */
async function invoke(
  source: unknown,
  outcome: HandlerOutcome | (() => HandlerOutcome) = { status: 'SUCCESS' },
): Promise<Invoked> {
  let input: HandlerInput | undefined;
  const handler = (given: HandlerInput): Promise<HandlerOutcome> => {
    input = given;
    return Promise.resolve(typeof outcome === 'function' ? outcome() : outcome);
  };
  const createHandlers: CreateHandlers = () => ({
    create: handler,
    read: handler,
    update: handler,
    delete: handler,
    list: handler,
  });
  const response = await createEntrypoints(createHandlers).entrypoint(source, { awsRequestId: '1' });
  // Lambda sends the answer as JSON.
  const parsed = JSON.parse(JSON.stringify(response)) as Readonly<Record<string, unknown>>;
  return { response: parsed, input, logged: JSON.stringify(log.mock.calls) };
}

let log: jest.SpyInstance;

beforeEach(() => {
  log = jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('what a handler gets', () => {
  test("the model in the schema's spelling, with lists, and what else it needs", async () => {
    const { input } = await invoke(event('CREATE'));
    expect(input).toEqual({
      model: { Id: ID, SecurityGroupIds: ['sg-1', 'sg-2'] },
      configuration: {},
      clientRequestToken: 'bearer-1',
      logicalResourceId: 'Cleaner',
      stackId: STACK,
      awsAccountId: '123456789012',
      region: 'eu-west-1',
      callbackContext: {},
    });
  });

  test('numbers as numbers, also where they came as text', async () => {
    const resourceProperties = { VpcId: 'vpc-1', TimeoutInMinutes: '30', UpdateTimeoutInMinutes: 0 };
    const { input } = await invoke(event('CREATE', {}, { resourceProperties }));
    expect(input?.model).toEqual({ VpcId: 'vpc-1', TimeoutInMinutes: 30, UpdateTimeoutInMinutes: 0 });
  });

  test('the properties before an update, in an update only', async () => {
    const previousResourceProperties = { Id: ID, SubnetIds: ['subnet-1'] };
    const update = await invoke(event('UPDATE', {}, { previousResourceProperties }));
    expect(update.input?.previousModel).toEqual(previousResourceProperties);
    const create = await invoke(event('CREATE', {}, { previousResourceProperties }));
    expect(create.input).not.toHaveProperty('previousModel');
  });

  test.each([[undefined], [null]])('no stack, when the event has none (%p)', async (stackId) => {
    const { input } = await invoke(event('DELETE', { stackId }));
    expect(input).not.toHaveProperty('stackId');
  });

  test('the token of the next page', async () => {
    const { input } = await invoke(event('LIST', { nextToken: 'page-2' }));
    expect(input?.nextToken).toBe('page-2');
  });

  test('the callback context as the last answer gave it', async () => {
    const { input } = await invoke(event('DELETE', { callbackContext: { version: 1, at: 5 } }));
    expect(input?.callbackContext).toEqual({ version: 1, at: 5 });
  });

  test('the type configuration as it came, wrong or not', async () => {
    const { input } = await invoke(event('CREATE', {}, { typeConfiguration: { Services: 'Lambda' } }));
    expect(input?.configuration).toEqual({ Services: 'Lambda' });
  });

  test('each invocation its own, when two are under way at once', async () => {
    const [first, second] = await Promise.all([
      invoke(event('DELETE', { stackId: 'stack-1' })),
      invoke(event('DELETE', { stackId: 'stack-2' })),
    ]);
    expect([first.input?.stackId, second.input?.stackId]).toEqual(['stack-1', 'stack-2']);
  });
});

describe('what the registry gets', () => {
  const model = { Id: ID, SecurityGroupIds: ['sg-1'], TimeoutInMinutes: 5, FunctionNames: ['f'] };

  test('success with the model', async () => {
    const { response } = await invoke(event('CREATE'), { status: 'SUCCESS', model, message: 'Done.' });
    expect(response).toEqual({
      status: 'SUCCESS',
      message: 'Done.',
      callbackDelaySeconds: 0,
      resourceModel: model,
    });
  });

  test('success of a delete without a model', async () => {
    const { response } = await invoke(event('DELETE'));
    expect(response).toEqual({ status: 'SUCCESS', message: '', callbackDelaySeconds: 0 });
  });

  test('a list of models', async () => {
    const outcome = { status: 'SUCCESS', models: [model, { Id: 'x' }], nextToken: '2' } as const;
    const { response } = await invoke(event('LIST'), outcome);
    expect(response).toEqual({
      status: 'SUCCESS',
      message: '',
      callbackDelaySeconds: 0,
      resourceModels: [model, { Id: 'x' }],
      nextToken: '2',
    });
  });

  test('an empty list', async () => {
    const { response } = await invoke(event('LIST'), { status: 'SUCCESS', models: [] });
    expect(response['resourceModels']).toEqual([]);
    expect(response).not.toHaveProperty('nextToken');
  });

  test('progress with model, context and delay', async () => {
    const outcome = {
      status: 'IN_PROGRESS',
      model: { Id: ID },
      callbackContext: { startedAt: 1 },
      callbackDelaySeconds: 30,
      message: 'Waiting.',
    } as const;
    const { response } = await invoke(event('DELETE'), outcome);
    expect(response).toEqual({
      status: 'IN_PROGRESS',
      message: 'Waiting.',
      callbackContext: { startedAt: 1 },
      callbackDelaySeconds: 30,
      resourceModel: { Id: ID },
    });
  });

  test('never progress of a read: the contract forbids it', async () => {
    const { response } = await invoke(event('READ'), {
      status: 'IN_PROGRESS',
      model: { Id: ID },
      callbackContext: {},
      callbackDelaySeconds: 1,
      message: '',
    });
    expect(response).toMatchObject({ status: 'FAILED', errorCode: 'InternalFailure' });
  });

  test('a failure with its code and message, without a model', async () => {
    const outcome = { status: 'FAILED', errorCode: 'NotStabilized', message: 'eni-1 is left.' } as const;
    const { response } = await invoke(event('CREATE'), outcome);
    expect(response).toEqual({
      status: 'FAILED',
      errorCode: 'NotStabilized',
      message: 'eni-1 is left.',
      callbackDelaySeconds: 0,
    });
  });

  test.each([
    [new HandlerError('InvalidRequest', 'No such group.'), 'InvalidRequest', /^No such group\.$/],
    [new TypeError('x is not a function'), 'InternalFailure', /defect of its own: TypeError: x is not/],
  ])('an exception as a failure: %s', async (error, errorCode, message) => {
    const { response } = await invoke(event('CREATE'), () => {
      throw error;
    });
    expect(response).toMatchObject({ status: 'FAILED', errorCode });
    expect(response['message']).toMatch(message);
  });

  test('a message that is too long, cut', async () => {
    const message = 'x'.repeat(LONGEST_MESSAGE + 1);
    const { response } = await invoke(event('CREATE'), { status: 'FAILED', errorCode: 'NotFound', message });
    expect(response['message']).toBe(`${'x'.repeat(LONGEST_MESSAGE - 1)}…`);
  });

  test('what is wrong, when there are no credentials', async () => {
    const { response } = await invoke(event('CREATE', {}, { callerCredentials: null }));
    expect(response).toMatchObject({ status: 'FAILED', errorCode: 'InvalidCredentials' });
    expect(response['message']).toContain('execution role');
  });

  test('what is wrong with the type configuration', async () => {
    const { response } = await invoke(event('CREATE', {}, { typeConfiguration: { Service: ['Lambda'] } }));
    expect(response).toMatchObject({ status: 'FAILED', errorCode: 'InvalidTypeConfiguration' });
    expect(response['message']).toMatch(/^Service in the type configuration/);
  });

  test.each([[null], [undefined], ['text'], [{}], [{ requestData: {} }]])(
    'a failure, whatever comes in place of an event: %p',
    async (source) => {
      const { response } = await invoke(source);
      expect(response).toMatchObject({ status: 'FAILED', errorCode: 'InvalidRequest' });
    },
  );
});

test("the runtime library's sleeps are gone: nothing waits for a timer", async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick'] });
  const { response } = await invoke(event('DELETE'));
  expect(response['status']).toBe('SUCCESS');
  expect(jest.getTimerCount()).toBe(0);
});

test('the log has the outcome, and neither credentials nor the token', async () => {
  const secrets = [...Object.values(credentials), 'bearer-1'].join(' ');
  const { logged } = await invoke(event('DELETE'), { status: 'SUCCESS', message: `Deleted; ${secrets}` });
  expect(logged).toContain('DELETE SUCCESS: Deleted;');
  for (const secret of secrets.split(' ')) expect(logged).not.toContain(secret);
});

test('the entrypoint for tests takes the events of "cfn invoke"', async () => {
  let input: HandlerInput | undefined;
  const createHandlers = (() => ({
    create: (given: HandlerInput) => {
      input = given;
      return Promise.resolve({ status: 'SUCCESS', model: given.model } as const);
    },
  })) as unknown as CreateHandlers;
  const response = await createEntrypoints(createHandlers).testEntrypoint(
    {
      credentials,
      action: 'CREATE',
      region: 'eu-west-1',
      callbackContext: null,
      request: {
        clientRequestToken: 'token',
        desiredResourceState: { VpcId: 'vpc-1' },
        logicalResourceIdentifier: 'Cleaner',
        region: 'eu-west-1',
      },
    },
    {},
  );
  expect(JSON.parse(JSON.stringify(response))).toMatchObject({
    status: 'SUCCESS',
    resourceModel: { VpcId: 'vpc-1' },
  });
  expect(input).toMatchObject({
    model: { VpcId: 'vpc-1' },
    logicalResourceId: 'Cleaner',
    region: 'eu-west-1',
  });
});
