import { HOUR, SECOND } from '../../../sandbox/time/instant';
import { createWorld, type World } from '../../../sandbox/world';
import { queryRequest, textOf } from '../../support/requests';

let world: World;
beforeEach(() => {
  world = createWorld({ project: null });
});
afterEach(() => world.close());

async function control(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly answer: Readonly<Record<string, unknown>> }> {
  const answer = await world.handle({
    method,
    target: `/_sandbox/${path}`,
    headers: { 'x-sandbox-control': 'yes' },
    body: Buffer.from(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)),
  });
  return {
    status: answer.status,
    answer: JSON.parse(textOf(answer.body)) as Readonly<Record<string, unknown>>,
  };
}

describe('time', () => {
  it('stands still between calls, and moves when asked to', async () => {
    await expect(control('GET', 'time')).resolves.toMatchObject({
      answer: { now: '2026-01-05T09:00:00.000Z' },
    });
    await expect(control('POST', 'advance', { seconds: 90.5 })).resolves.toMatchObject({
      answer: { now: '2026-01-05T09:01:30.500Z' },
    });
    await expect(control('POST', 'advance', { until: '2026-01-05T10:00:00Z' })).resolves.toMatchObject({
      answer: { now: '2026-01-05T10:00:00.000Z' },
    });
    await expect(control('GET', 'time')).resolves.toMatchObject({
      answer: { now: '2026-01-05T10:00:00.000Z' },
    });
  });

  it('lets what is due on the way happen', async () => {
    const seen: number[] = [];
    world.time.after(10 * SECOND, 'something', () => seen.push(world.time.now()));
    await expect(control('GET', 'pending')).resolves.toMatchObject({
      answer: { events: [{ at: '2026-01-05T09:00:10.000Z', label: 'something' }], holds: [], demands: [] },
    });
    await control('POST', 'advance', { seconds: 60 });
    expect(seen).toEqual([Date.UTC(2026, 0, 5, 9, 0, 10)]);
  });

  it.each([
    {},
    { seconds: -1 },
    { seconds: '5' },
    { seconds: 1e12 },
    { until: 'tomorrow' },
    { until: '2020-01-01T00:00:00Z' },
    [],
    'not JSON',
  ])('does not move for %j', async (body) => {
    const { status, answer } = await control('POST', 'advance', body);
    expect(status).toBe(400);
    expect(answer['message']).toEqual(expect.any(String));
    expect(world.time.now()).toBe(Date.UTC(2026, 0, 5, 9));
  });
});

it('the journal is read in pieces', async () => {
  const make = (name: string): Promise<unknown> =>
    world.handle(queryRequest('ec2', { Action: 'CreateVpc', CidrBlock: `10.${name}.0.0/16` }));
  await make('1');
  const first = await control('GET', 'journal');
  expect(first.answer['entries']).toMatchObject([{ kind: 'call', service: 'ec2', operation: 'CreateVpc' }]);
  await make('2');
  const next = await control('GET', `journal?since=${String(first.answer['next'])}`);
  expect(next.answer).toMatchObject({ entries: [{ kind: 'call' }], next: 2 });
  expect((await control('GET', 'journal?since=x')).status).toBe(400);
});

describe('faults', () => {
  it('are listed, set and healed', async () => {
    await expect(control('POST', 'faults', { throttling: 0.5, 'slow-answers': HOUR })).resolves.toMatchObject(
      {
        status: 200,
        answer: { on: { throttling: 0.5, 'slow-answers': HOUR } },
      },
    );
    const { answer } = await control('GET', 'faults');
    expect(answer).toMatchObject({
      on: { throttling: 0.5 },
      table: { throttling: { unit: 'probability', what: expect.any(String) as unknown } },
    });
    await expect(control('POST', 'heal')).resolves.toMatchObject({ answer: { on: {} } });
    expect(world.faults.plan()).toEqual({});
  });

  it.each([
    [{ throttling: 2 }],
    [{ throttling: 'often' }],
    [{ nothing: 1 }],
    [{ toString: 1 }],
    [{ throttling: 0.1, nothing: 1 }],
  ])('are not set by %j, not even in part', async (body) => {
    const { status, answer } = await control('POST', 'faults', body);
    expect(status).toBe(400);
    expect(answer['message']).toEqual(expect.any(String));
    expect(world.faults.plan()).toEqual({});
  });
});

it('network interfaces are shown as they are', async () => {
  const { answer } = await control('GET', 'network-interfaces');
  expect(answer).toEqual({ networkInterfaces: [] });
});

it('an unknown call is told which there are', async () => {
  const { status, answer } = await control('GET', 'nothing');
  expect(status).toBe(404);
  expect(answer['message']).toContain('GET /_sandbox/time');
});
