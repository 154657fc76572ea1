import { createHandlers } from '../../src/cleaner';
import { InvocationBudget } from '../../src/runtime/budget';
import { createEntrypoints } from '../../src/runtime/entrypoints';
import { systemClock } from '../../src/ground/clock';
import { createClients } from '../../src/runtime/clients';
import { forWork } from '../../src/runtime/client-configuration';
import type { HandlerInput, HandlerOutcome } from '../../src/cleaner/protocol';
import { network, type Network } from '../support/network';
import { faultyWay, type FaultyWay, type Passing, type WireFault } from '../support/wire-faults';

/*
 * Answers that stall, drip, never end or aren't AWS's, over real sockets. That an invocation ends is shown by
 * its ending at all: without a limit each of these waits longer than a test may take. The limits are the
 * product's, in milliseconds where it has seconds.
 */

const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/s/1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
/** Milliseconds: never over in a test that doesn't end it, as it is longer than a test may take (jest.config.js). */
const AMPLE = 60 * 60_000;

let net: Network;
let way: FaultyWay;
let budget: InvocationBudget | undefined;

beforeAll(async () => {
  net = await network();
});

afterAll(async () => {
  await net.world.close();
});

beforeEach(() => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

afterEach(async () => {
  jest.restoreAllMocks();
  delete process.env['AWS_ENDPOINT_URL'];
  budget?.close();
  await way.close();
});

async function open(
  fault: (passing: Passing) => WireFault | undefined,
  onBegun?: (passing: Passing) => void,
): Promise<void> {
  budget?.close();
  budget = new InvocationBudget({ all: AMPLE, work: AMPLE });
  way = await faultyWay(net.world, fault, onBegun);
  process.env['AWS_ENDPOINT_URL'] = way.endpoint;
}

const on =
  (operation: string, fault: WireFault, times = Infinity): ((passing: Passing) => WireFault | undefined) =>
  (passing) =>
    passing.operation === operation && passing.nth < times ? fault : undefined;

/** Ends the time for work once such an answer has begun. */
const endWork = (): void => {
  budget?.work.end();
};

const model = (): HandlerInput['model'] => ({ Id: 'cleaner-1', SecurityGroupIds: [net.groups[0]] });

/** The registry's event of a delete, with logs and metrics to deliver. */
function event(callbackContext: unknown = null): object {
  return {
    action: 'DELETE',
    awsAccountId: '123456789012',
    bearerToken: 'bearer-1',
    region: 'us-east-1',
    resourceType: 'Org::VPC::EniCleaner',
    stackId: STACK,
    nextToken: null,
    callbackContext,
    requestData: {
      logicalResourceId: 'Cleaner',
      resourceProperties: model(),
      callerCredentials: credentials,
      providerCredentials: credentials,
      providerLogGroupName: 'logs',
    },
  };
}

/** One invocation of the entrypoint, with the real handlers, or with one that answers at once. */
async function invoke(handlers = createHandlers): Promise<Readonly<Record<string, unknown>>> {
  const { entrypoint } = createEntrypoints(handlers, {
    budgetFor: () => budget ?? new InvocationBudget({ all: AMPLE, work: AMPLE }),
    longestDelivery: 100,
  });
  return JSON.parse(JSON.stringify(await entrypoint(event(), { awsRequestId: '1' }))) as never;
}

const atOnce = (() => ({
  delete: () => Promise.resolve<HandlerOutcome>({ status: 'SUCCESS', message: 'Done.' }),
})) as unknown as typeof createHandlers;

describe('an invocation ends within its time', () => {
  it.each(['stall', 'drip'] as const)('when the answers of EC2 %s after their headers', async (fault) => {
    await open(on('DescribeNetworkInterfaces', fault), endWork);
    const response = await invoke();
    expect(response).toMatchObject({ status: 'IN_PROGRESS', resourceModel: { Id: 'cleaner-1' } });
    expect(response['message']).toMatch(
      /^Trying again: ec2:DescribeNetworkInterfaces failed: TimeoutError: the time of this invocation was over/u,
    );
  });

  it.each(['GetParameter', 'DescribeStacks'])(
    'when %s stalls, before the delete has begun',
    async (operation) => {
      await open(on(operation, 'stall'), endWork);
      await expect(invoke()).resolves.toMatchObject({ status: 'IN_PROGRESS' });
    },
  );

  it('when a list of network interfaces never ends, and says where it left off', async () => {
    const endless = on('DescribeNetworkInterfaces', 'endless');
    let late = 0;
    await open((passing) => {
      if (passing.operation === 'DescribeNetworkInterfaces' && passing.nth >= 3) late = AMPLE;
      return endless(passing);
    });
    // By the handler's clock the time is over with the fourth page.
    const now = systemClock.now.bind(systemClock);
    jest.spyOn(systemClock, 'now').mockImplementation(() => now() + late);
    const response = await invoke();
    expect(response).toMatchObject({
      status: 'IN_PROGRESS',
      message: expect.stringMatching(/^Reading EC2’s list of network interfaces/u) as string,
      callbackContext: { unread: { token: expect.stringMatching(/^page-/u) as string } },
    });
  });

  it('when a list of the stack’s resources never ends, and looks all the same', async () => {
    await open(on('ListStackResources', 'endless'));
    await expect(invoke()).resolves.toMatchObject({ status: 'IN_PROGRESS' });
    expect(way.passed.map(({ operation }) => operation)).toContain('DescribeNetworkInterfaces');
  });

  it.each(['stall', 'drip'] as const)('with its answer when logs and metrics %s', async (fault) => {
    const met = new Set<string>();
    let areBothMet = (): void => undefined;
    const both = new Promise<void>((resolve) => (areBothMet = resolve));
    await open(({ service }) => {
      if (service !== 'logs' && service !== 'monitoring') return undefined;
      if (met.add(service).size === 2) areBothMet();
      return fault;
    });
    await expect(invoke(atOnce)).resolves.toMatchObject({ status: 'SUCCESS', message: 'Done.' });
    // A busy machine may have got no further than to begin the calls.
    await both;
  });
});

describe('a client', () => {
  // Whole answers that a busy machine is too slow for are asked for again, too.
  const patience = { ...forWork, attempts: 20, silenceMilliseconds: 400, answerMilliseconds: 800 };

  it.each(['stall', 'drip'] as const)('tries again after an answer that %ss', async (fault) => {
    await open(on('DescribeNetworkInterfaces', fault, 1));
    const clients = createClients(credentials, 'us-east-1', { patience });
    const outcome = await createHandlers({ ...effects(clients) }).delete(input());
    clients.destroy();
    expect(outcome).toMatchObject({
      status: 'IN_PROGRESS',
      message: expect.stringMatching(/^No service-left network interface/u) as string,
    });
  });

  it.each<[WireFault, RegExp]>([
    ['html', /A page of HTML came back/u],
    ['cut', /Half of an answer came back/u],
    ['empty', /Nothing came back/u],
    ['redirect', /A redirect came back with status 302/u],
  ])(
    'takes %s for a passing fault of the way to AWS, whatever service it comes from',
    async (fault, words) => {
      for (const [operation, action] of [
        ['DescribeNetworkInterfaces', 'ec2:DescribeNetworkInterfaces'],
        ['GetParameter', 'ssm:GetParameter'],
        ['DescribeStacks', 'cloudformation:DescribeStacks'],
      ] as const) {
        await open(on(operation, fault));
        const clients = createClients(credentials, 'us-east-1', { patience: { ...forWork, attempts: 2 } });
        const outcome = await createHandlers({ ...effects(clients) }).delete(input());
        clients.destroy();
        expect(outcome).toMatchObject({ status: 'IN_PROGRESS' });
        const message = 'message' in outcome ? outcome.message : '';
        expect(message).toMatch(words);
        expect(message).toContain(`Trying again: ${action} failed: GarbledAnswer: `);
        expect(way.passed.filter((each) => each.operation === operation)).toHaveLength(2);
        await way.close();
      }
    },
  );
});

function effects(clients: ReturnType<typeof createClients>): Parameters<typeof createHandlers>[0] {
  const { ec2, lambda, ssm, cloudFormation } = clients;
  return { ec2, lambda, ssm, cloudFormation, clock: { now: () => Date.now() }, random: () => 0.5 };
}

function input(): HandlerInput {
  return {
    model: model(),
    configuration: {},
    clientRequestToken: 'token',
    logicalResourceId: 'Cleaner',
    stackId: STACK,
    awsAccountId: '123456789012',
    region: 'us-east-1',
    callbackContext: null,
  };
}
