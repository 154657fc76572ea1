import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
} from '@aws-sdk/client-cloudformation';

import { createWorld, type World } from '../../../sandbox/world';
import type { WorldName } from '../../../sandbox/worlds';
import { clientsOf } from '../../support/clients';

const SCHEMA = {
  typeName: 'Org::VPC::EniCleaner',
  description: 'A type for tests',
  properties: {
    Id: { type: 'string' },
    Size: { type: 'integer' },
    Name: { type: 'string', pattern: '^[a-z]*$' },
  },
  additionalProperties: false,
  required: ['Size'],
  readOnlyProperties: ['/properties/Id'],
  createOnlyProperties: ['/properties/Name'],
  primaryIdentifier: ['/properties/Id'],
  handlers: {
    create: { permissions: ['ssm:GetParameter'], timeoutInMinutes: 5 },
    read: { permissions: [] },
    update: { permissions: [] },
    delete: { permissions: [] },
  },
};

/** What a handler's source begins with: the answers it gives most. */
const PRELUDE = `
const http = require('node:http');
const id = { Id: 'made' };
const model = (event) => ({ ...event.requestData.resourceProperties, ...id });
const success = (event) => event.action === 'DELETE' ? { status: 'SUCCESS' } : { status: 'SUCCESS', resourceModel: model(event) };
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const get = (path) => new Promise((resolve, reject) => {
  const request = http.request(process.env.AWS_ENDPOINT_URL + path, { headers: { 'x-sandbox-control': 'yes' } }, (response) => { response.resume(); response.on('end', () => resolve(response.statusCode)); });
  request.on('error', reject); request.end();
});
`;

describe('a handler under the registry’s limits', () => {
  let folder: string;
  let world: World;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'project-'));
  });
  afterEach(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Creates, and perhaps deletes, a stack with one resource whose handler has this body. */
  async function play(
    body: string,
    {
      properties = { Size: 1 },
      thenDelete = false,
      world: worldName,
    }: { properties?: object; thenDelete?: boolean; world?: WorldName } = {},
  ): Promise<string[]> {
    mkdirSync(join(folder, 'build', 'TypeFunction'), { recursive: true });
    writeFileSync(join(folder, 'org-vpccleanup-enicleaner.json'), JSON.stringify(SCHEMA));
    writeFileSync(
      join(folder, 'build', 'TypeFunction', 'handlers.js'),
      `${PRELUDE}\nexports.entrypoint = async (event, context) => { ${body} };`,
    );
    world = createWorld({ project: folder, ...(worldName === undefined ? {} : { world: worldName }) });
    await world.listen(0);
    const { cloudFormation } = clientsOf(world);
    const TemplateBody = JSON.stringify({
      Resources: { X: { Type: 'Org::VPC::EniCleaner', Properties: properties } },
      Outputs: { Id: { Value: { Ref: 'X' } } },
    });
    const { StackId } = await cloudFormation.send(new CreateStackCommand({ StackName: 's', TemplateBody }));
    await world.time.idle();
    if (thenDelete) {
      await cloudFormation.send(new DeleteStackCommand({ StackName: 's' }));
      await world.time.idle();
    }
    const events = await cloudFormation.send(new DescribeStackEventsCommand({ StackName: StackId }));
    return (events.StackEvents ?? [])
      .toReversed()
      .map(
        ({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) =>
          `${LogicalResourceId ?? ''} ${ResourceStatus ?? ''}${ResourceStatusReason === undefined ? '' : `: ${ResourceStatusReason.replaceAll(/RequestToken: [\da-f-]+/gu, 'RequestToken: …')}`}`,
      );
  }

  const failure = (message: string, code: string): string =>
    `X CREATE_FAILED: Resource handler returned message: "${message}" (RequestToken: …, HandlerErrorCode: ${code})`;

  it('is called again with its context and model after its delay, and waits in virtual time', async () => {
    const events = await play(`
      if (event.action !== 'CREATE') return success(event);
      const turn = event.callbackContext?.turn ?? 0;
      if (turn === 2) return { status: 'SUCCESS', resourceModel: model(event) };
      return { status: 'IN_PROGRESS', resourceModel: model(event), callbackContext: { turn: turn + 1 }, callbackDelaySeconds: 60 };
    `);
    expect(events).toContain('X CREATE_COMPLETE');
    const calls = world.journal.entries().flatMap((entry) => (entry.kind === 'invocation' ? [entry.at] : []));
    expect(calls).toHaveLength(3);
    expect((calls[1] ?? 0) - (calls[0] ?? 0)).toBeGreaterThanOrEqual(60_000);
  });

  const THRICE = `
    const turn = event.callbackContext?.turn ?? 0;
    if (turn === 2) return success(event);
    return { status: 'IN_PROGRESS', resourceModel: model(event), callbackContext: { turn: turn + 1 }, callbackDelaySeconds: 100 };
  `;

  it('is waited for in express mode, by one reading', async () => {
    const events = await play(THRICE, { thenDelete: true, world: 'express' });
    expect(events).toContainEqual(expect.stringMatching(/^X DELETE_COMPLETE: Resource operation completed/u));
    expect(world.journal.entries().filter(({ kind }) => kind === 'invocation')).toHaveLength(6);
  });

  it('is complete with its first IN_PROGRESS by the other, and goes on unseen', async () => {
    const events = await play(THRICE, { thenDelete: true, world: 'express-unseen' });
    expect(events).toContainEqual(expect.stringMatching(/^X CREATE_COMPLETE: Resource operation completed/u));
    expect(events).toContainEqual(expect.stringMatching(/^X DELETE_COMPLETE: Resource operation completed/u));
    const calls = (): number => world.journal.entries().filter(({ kind }) => kind === 'invocation').length;
    expect(calls()).toBe(2);
    await world.time.advance(3_600_000);
    expect(calls()).toBe(6);
  });

  it('that fails unseen is told by the log alone', async () => {
    const events = await play(
      `if (event.callbackContext) return { status: 'FAILED', errorCode: 'NotStabilized', message: 'too late' };
       return { status: 'IN_PROGRESS', resourceModel: model(event), callbackContext: { turn: 1 }, callbackDelaySeconds: 60 };`,
      { world: 'express-unseen' },
    );
    expect(events).toContain('s CREATE_COMPLETE');
    await world.time.advance(600_000);
    expect(world.journal.entries()).toContainEqual(
      expect.objectContaining({
        kind: 'notice',
        text: expect.stringMatching(/^Nobody sees how X ended: .*too late/u) as string,
      }),
    );
  });

  it('sleeps in virtual time, with a Date that moves along', async () => {
    await play(`
      const before = Date.now(); await sleep(20000); const after = new Date().getTime();
      if (after - before !== 20000) return { status: 'FAILED', errorCode: 'InternalFailure', message: 'slept ' + (after - before) };
      return success(event);
    `);
    const durations = world.journal
      .entries()
      .flatMap((entry) => (entry.kind === 'invocation' ? [entry.duration] : []));
    expect(durations[0]).toBeGreaterThanOrEqual(20_000);
    expect(durations[0]).toBeLessThan(25_000);
  });

  it('moves through several calls and timers at once', async () => {
    const events = await play(`
      const [a, b] = await Promise.all([get('/_sandbox/time'), sleep(5000).then(() => get('/_sandbox/time'))]);
      return a === 200 && b === 200 ? success(event) : { status: 'FAILED', errorCode: 'InternalFailure', message: a + ' ' + b };
    `);
    expect(events).toContain('X CREATE_COMPLETE');
  });

  it.each<[string, string, string]>([
    ['an error', `throw new TypeError('defect')`, failure('TypeError: defect', 'HandlerInternalFailure')],
    [
      'a failure of its own',
      `return { status: 'FAILED', errorCode: 'InvalidRequest', message: 'why' }`,
      failure('why', 'InvalidRequest'),
    ],
    [
      'no progress event',
      `return 7`,
      failure('Contract of resource types broken: an answer is no progress event', 'InternalFailure'),
    ],
    [
      'IN_PROGRESS without a model',
      `return { status: 'IN_PROGRESS' }`,
      failure(
        'Contract of resource types broken: CREATE answered IN_PROGRESS without a model that has the primary identifier',
        'InternalFailure',
      ),
    ],
    [
      'SUCCESS without the identifier',
      `return { status: 'SUCCESS', resourceModel: {} }`,
      failure(
        'Contract of resource types broken: CREATE ended without the primary identifier /properties/Id in its model',
        'InternalFailure',
      ),
    ],
    [
      'a context that is too large',
      `return { status: 'IN_PROGRESS', resourceModel: model(event), callbackContext: { x: 'x'.repeat(70000) } }`,
      failure(
        'Contract of resource types broken: CREATE gave a callback context of more than 65536 bytes',
        'InternalFailure',
      ),
    ],
    [
      'an answer that is too large',
      `return { status: 'SUCCESS', resourceModel: { ...id, x: 'x'.repeat(300000) } }`,
      failure('Contract of resource types broken: an answer is larger than 262144 bytes', 'InternalFailure'),
    ],
    ['a process that ends', `process.exit(3)`, failure('The handler did not answer', 'InternalFailure')],
    [
      'more than 60 virtual seconds',
      `await sleep(61000); return success(event)`,
      failure('The handler did not answer', 'InternalFailure'),
    ],
    [
      'a wait beyond its handler’s timeout',
      `return { status: 'IN_PROGRESS', resourceModel: model(event), callbackContext: {}, callbackDelaySeconds: 100 }`,
      'X CREATE_FAILED: Resource timed out waiting for completion (RequestToken: …)',
    ],
  ])('fails plainly after %s', async (_what, body, expected) => {
    const events = await play(`if (event.action !== 'CREATE') return success(event); ${body};`);
    expect(events).toContain(expected);
    expect(events.at(-1)).toBe('s ROLLBACK_COMPLETE');
  });

  it('checks properties against the schema first, and hands them over in its types', async () => {
    await expect(play('return success(event)', { properties: { Size: 'many', Id: 'x' } })).resolves.toContain(
      'X CREATE_FAILED: Properties validation failed for resource X with message:\n[#: extraneous key [Id] is not permitted]\n[#/Size: expected type: Integer]',
    );
    await world.close();
    await expect(
      play(
        `if (event.action === 'CREATE' && event.requestData.resourceProperties.Size !== 5) throw new Error('not a number'); return success(event)`,
        { properties: { Size: '5' } },
      ),
    ).resolves.toContain('X CREATE_COMPLETE');
  });

  it('counts a delete answered with NotFound as done, and refuses one that succeeds with a model', async () => {
    await expect(
      play(
        `return event.action === 'DELETE' ? { status: 'FAILED', errorCode: 'NotFound' } : success(event)`,
        { thenDelete: true },
      ),
    ).resolves.toContain('s DELETE_COMPLETE');
    await world.close();
    await expect(
      play(`return { status: 'SUCCESS', resourceModel: model(event) }`, { thenDelete: true }),
    ).resolves.toContainEqual(expect.stringContaining('DELETE succeeded with a model'));
  });

  it('has the rights of its role and no others', async () => {
    const events = await play(`
      const { GetParameterCommand, PutParameterCommand, SSMClient } = require(${JSON.stringify(require.resolve('@aws-sdk/client-ssm'))});
      const ssm = new SSMClient({ region: event.region, credentials: event.requestData.callerCredentials, maxAttempts: 1 });
      if (event.action !== 'CREATE') return success(event);
      const names = [];
      for (const command of [new GetParameterCommand({ Name: '/x' }), new PutParameterCommand({ Name: '/x', Value: 'x', Type: 'String' })]) {
        await ssm.send(command).catch((error) => names.push(error.name));
      }
      return { status: 'FAILED', errorCode: 'InvalidRequest', message: names.join() };
    `);
    expect(events).toContain(failure('ParameterNotFound,AccessDeniedException', 'InvalidRequest'));
  });
});
