import { createEntrypoints } from '../../src/runtime/entrypoints';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import { createWorld, type World } from '../../sandbox/world';
import type { AwsError, ServedOperation } from '../../sandbox/wire/types';

/* What the runtime library writes of each invocation, of several invocations of one process. */

const GROUP = 'org-vpc-enicleaner-logs';
/** As the library names it: the stack's ARN without colons, and the logical id. */
const STREAM = 'arn__aws__cloudformation__us-east-1__123456789012__stack/s/1/Cleaner';
const credentials = { accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'token' };
const event = (): object => ({
  action: 'READ',
  awsAccountId: '123456789012',
  bearerToken: 'bearer-1',
  region: 'us-east-1',
  resourceType: 'Org::VPC::EniCleaner',
  resourceTypeVersion: '00000001',
  stackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1',
  nextToken: null,
  callbackContext: null,
  requestData: {
    logicalResourceId: 'Cleaner',
    resourceProperties: { Id: 'cleaner-1', SecurityGroupIds: ['sg-1'] },
    callerCredentials: credentials,
    providerCredentials: credentials,
    providerLogGroupName: GROUP,
  },
});

let world: World;
const calls: string[] = [];
let close: () => Promise<void>;
const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);

beforeEach(async () => {
  // CloudWatch Logs refuses events from other times than its own.
  world = createWorld({ project: null, start: Date.now() });
  const door = await world.listen(0);
  process.env['AWS_ENDPOINT_URL'] = `http://127.0.0.1:${door.port}`;
  noteCalls();
  close = async () => {
    await door.close();
    await world.close();
  };
});

afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL'];
  await close();
  log.mockClear();
});

/** Notes each call of CloudWatch Logs; of people's the journal has only those that change something. */
function noteCalls(): void {
  const operations = (world.services.get('logs')?.operations ?? {}) as Record<string, ServedOperation>;
  for (const [name, operation] of Object.entries(operations)) {
    operations[name] = (input, context) => {
      try {
        const answer = operation(input, context);
        calls.push(name);
        return answer;
      } catch (error) {
        calls.push(`${name} ${(error as AwsError).code}`);
        throw error;
      }
    };
  }
}

/** A process: its invocations, one after the other. Each gives the calls that it made. */
function startProcess(): () => Promise<readonly string[]> {
  const handler = ({ model }: HandlerInput): Promise<HandlerOutcome> =>
    Promise.resolve({ status: 'SUCCESS', model, message: 'All is well.' });
  const { entrypoint } = createEntrypoints(() => ({
    create: handler,
    read: handler,
    update: handler,
    delete: handler,
    list: handler,
  }));
  return async () => {
    calls.length = 0;
    await expect(entrypoint(event(), { awsRequestId: '1' })).resolves.toMatchObject({ status: 'SUCCESS' });
    return [...calls];
  };
}

async function messages(): Promise<string> {
  const { events = [] } = await world.cloud.call('logs', 'FilterLogEvents', { logGroupName: GROUP });
  return events.map(({ message }) => message).join('\n');
}

test('group and stream are made by the first invocation, and not asked for again', async () => {
  const invoke = startProcess();
  const first = await invoke();
  expect(first).toEqual(
    expect.arrayContaining(['DescribeLogGroups', 'CreateLogGroup', 'CreateLogStream', 'PutLogEvents']),
  );
  await invoke();
  const third = await invoke();
  expect(new Set(third)).toEqual(new Set(['PutLogEvents']));
  expect((await messages()).match(/READ SUCCESS: All is well\./gu)).toHaveLength(3);
});

test('what another process has made is used', async () => {
  await startProcess()();
  const invoke = startProcess();
  expect(await invoke()).toContain('CreateLogStream ResourceAlreadyExistsException');
  expect(new Set(await invoke())).toEqual(new Set(['PutLogEvents']));
});

test.each([
  ['DeleteLogGroup', () => world.cloud.call('logs', 'DeleteLogGroup', { logGroupName: GROUP })],
  [
    'DeleteLogStream',
    () => world.cloud.call('logs', 'DeleteLogStream', { logGroupName: GROUP, logStreamName: STREAM }),
  ],
])(
  'what somebody has deleted meanwhile (%s) is made anew, and no message is lost',
  async (_operation, remove) => {
    const invoke = startProcess();
    await invoke();
    await remove();
    expect(await invoke()).toContain('PutLogEvents ResourceNotFoundException');
    expect((await messages()).match(/READ SUCCESS: All is well\./gu)).toHaveLength(1);
    expect(await messages()).toContain('[READ] invoking handler');
    expect(JSON.stringify(log.mock.calls)).not.toContain('were not delivered');
  },
);
