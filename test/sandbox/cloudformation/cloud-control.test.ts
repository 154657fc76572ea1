import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { OperationName } from '../../../sandbox/wire/model';
import { createWorld, type World } from '../../../sandbox/world';
import type { Ended } from '../../support/child';
import { runPython } from '../clients/support';
import { at, type Answer } from './account';
import { lambdaHook } from './lambda-hook';

const TypeName = 'Org::VPC::EniCleaner';
const SCHEMA = {
  typeName: TypeName,
  description: 'A type for tests',
  properties: {
    Id: { type: 'string' },
    Size: { type: 'integer' },
    Name: { type: 'string' },
    Tags: { type: 'array', items: { type: 'string' } },
  },
  additionalProperties: false,
  required: ['Size'],
  readOnlyProperties: ['/properties/Id'],
  createOnlyProperties: ['/properties/Name'],
  primaryIdentifier: ['/properties/Id'],
  handlers: Object.fromEntries(
    ['create', 'read', 'update', 'delete', 'list'].map((name) => [name, { permissions: [] }]),
  ),
};

/** Keeps models in files beside it; a creation takes two minutes, and a Size of 13 fails. */
const HANDLER = `
const fs = require('node:fs');
const file = (id) => __dirname + '/' + id + '.model';
exports.entrypoint = async ({ action, stackId, callbackContext, nextToken, requestData }) => {
  const { resourceProperties: model, systemTags } = requestData;
  if (stackId !== null || systemTags !== null) throw new Error('There is no stack.');
  const failed = (errorCode, message) => ({ status: 'FAILED', errorCode, message });
  const exists = model.Id !== undefined && fs.existsSync(file(model.Id));
  if (action === 'LIST') return { status: 'SUCCESS', resourceModels: fs.readdirSync(__dirname).filter((each) => each.endsWith('.model')).map((each) => ({ Id: each.replace('.model', '') })), nextToken: nextToken === null ? 'more' : null };
  if (action === 'CREATE' && callbackContext === null) {
    if (model.Size === 13) return failed('ServiceLimitExceeded', 'Thirteen is too much.');
    const made = { ...model, Id: 'made' };
    fs.writeFileSync(file('made'), JSON.stringify(made));
    return { status: 'IN_PROGRESS', resourceModel: made, callbackContext: {}, callbackDelaySeconds: 120 };
  }
  if (!exists) return failed('NotFound', 'There is no ' + model.Id + '.');
  if (action === 'UPDATE') fs.writeFileSync(file(model.Id), JSON.stringify(model));
  if (action === 'DELETE') { fs.rmSync(file(model.Id)); return { status: 'SUCCESS' }; }
  return { status: 'SUCCESS', resourceModel: JSON.parse(fs.readFileSync(file(model.Id), 'utf8')) };
};
`;

let folder: string;
let world: World;
let endpoint: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cloud-control-'));
  const bundle = join(folder, 'build', 'TypeFunction');
  mkdirSync(bundle, { recursive: true });
  writeFileSync(join(folder, 'org-vpccleanup-enicleaner.json'), JSON.stringify(SCHEMA));
  writeFileSync(join(bundle, 'handlers.js'), HANDLER);
  world = createWorld({ project: folder });
  const { port } = await world.listen(0);
  endpoint = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const call = (operation: OperationName<'cloudcontrolapi'>, input: object): Promise<Answer> =>
  world.cloud.call('cloudcontrolapi', operation, input) as Promise<Answer>;

/** How a request ended. */
async function ended(operation: OperationName<'cloudcontrolapi'>, input: object): Promise<Answer> {
  const { ProgressEvent } = await call(operation, { TypeName, ...input });
  expect(ProgressEvent).toMatchObject({ OperationStatus: 'IN_PROGRESS' });
  await world.time.idle();
  const { ProgressEvent: last } = await call('GetResourceRequestStatus', {
    RequestToken: at(ProgressEvent, 'RequestToken'),
  });
  return last as Answer;
}

it('a private type lives its whole life without a stack, by the AWS CLI', async () => {
  const aws = (command: string, ...more: readonly string[]): Promise<Ended> =>
    runPython('aws', ['cloudcontrol', ...command.split(' '), ...more], endpoint);
  const json = async (command: string, ...more: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await aws(command, ...more);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout === '' ? undefined : (JSON.parse(stdout) as unknown);
  };
  const done = async (request: unknown): Promise<void> => {
    const token = String(at(request, 'ProgressEvent', 'RequestToken'));
    await json(`wait resource-request-success --request-token ${token}`);
  };
  const named = `--type-name ${TypeName}`;

  const created = await json(`create-resource ${named} --desired-state`, '{"Size": 1, "Tags": ["a"]}');
  expect(created).toMatchObject({ ProgressEvent: { TypeName, Operation: 'CREATE' } });
  await done(created);
  await expect(json(`get-resource ${named} --identifier made`)).resolves.toEqual({
    TypeName,
    ResourceDescription: { Identifier: 'made', Properties: '{"Size":1,"Tags":["a"],"Id":"made"}' },
  });
  const patch = '[{"op":"replace","path":"/Size","value":2},{"op":"add","path":"/Tags/-","value":"b"}]';
  await done(await json(`update-resource ${named} --identifier made --patch-document`, patch));
  await expect(json(`list-resources ${named} --no-paginate`)).resolves.toEqual({
    TypeName,
    ResourceDescriptions: [{ Identifier: 'made', Properties: '{"Id":"made"}' }],
    NextToken: 'more',
  });
  expect(at(await json(`get-resource ${named} --identifier made`), 'ResourceDescription', 'Properties')).toBe(
    '{"Size":2,"Tags":["a","b"],"Id":"made"}',
  );
  await done(await json(`delete-resource ${named} --identifier made`));
  await expect(aws(`get-resource ${named} --identifier made`)).resolves.toMatchObject({
    code: 255,
    stderr:
      '\nAn error occurred (ResourceNotFoundException) when calling the GetResource operation: There is no made.\n',
  });
});

it('what a handler refuses is told with its code and its words', async () => {
  await expect(ended('CreateResource', { DesiredState: '{"Size": 13}' })).resolves.toMatchObject({
    OperationStatus: 'FAILED',
    ErrorCode: 'ServiceLimitExceeded',
    StatusMessage: 'Thirteen is too much.',
  });
  await expect(ended('DeleteResource', { Identifier: 'nobody' })).resolves.toMatchObject({
    OperationStatus: 'FAILED',
    ErrorCode: 'NotFound',
  });
});

it('an update is of what may be updated, by a patch that can be applied', async () => {
  await ended('CreateResource', { DesiredState: '{"Size": 1, "Name": "n"}' });
  const update = (...patch: readonly object[]): Promise<Answer> =>
    ended('UpdateResource', { Identifier: '{"Id":"made"}', PatchDocument: JSON.stringify(patch) });
  await expect(update({ op: 'replace', path: '/Name', value: 'm' })).resolves.toMatchObject({
    ErrorCode: 'NotUpdatable',
  });
  await expect(update({ op: 'test', path: '/Size', value: 7 })).resolves.toMatchObject({
    ErrorCode: 'InvalidRequest',
  });
  await expect(update({ op: 'replace', path: '/Size', value: 'x' })).resolves.toMatchObject({
    ErrorCode: 'InvalidRequest',
  });
  await expect(update({ op: 'replace', path: '/Size', value: 3 })).resolves.toMatchObject({
    OperationStatus: 'SUCCESS',
    ResourceModel: '{"Size":3,"Name":"n","Id":"made"}',
  });
});

it('a request is one by its client token, can be cancelled while it runs, and is listed', async () => {
  const input = { TypeName, DesiredState: '{"Size": 1}', ClientToken: 'mine' };
  const hold = world.time.hold('the first call');
  const first = await call('CreateResource', input);
  const second = await call('CreateResource', input);
  expect(at(second, 'ProgressEvent', 'RequestToken')).toBe(at(first, 'ProgressEvent', 'RequestToken'));
  await expect(call('CreateResource', { ...input, DesiredState: '{"Size": 2}' })).rejects.toMatchObject({
    code: 'ClientTokenConflictException',
  });
  const RequestToken = at(first, 'ProgressEvent', 'RequestToken');
  await expect(call('CancelResourceRequest', { RequestToken })).resolves.toMatchObject({
    ProgressEvent: { OperationStatus: 'CANCEL_IN_PROGRESS' },
  });
  hold();
  await world.time.idle();
  await expect(call('GetResourceRequestStatus', { RequestToken })).resolves.toMatchObject({
    ProgressEvent: { OperationStatus: 'CANCEL_COMPLETE' },
  });
  await expect(call('CancelResourceRequest', { RequestToken })).rejects.toMatchObject({
    code: 'ConcurrentModificationException',
  });
  const list = (OperationStatuses: readonly string[]): Promise<Answer> =>
    call('ListResourceRequests', { ResourceRequestStatusFilter: { OperationStatuses } });
  await expect(list(['CANCEL_COMPLETE'])).resolves.toMatchObject({
    ResourceRequestStatusSummaries: [{ RequestToken }],
  });
  await expect(list(['SUCCESS'])).resolves.toMatchObject({ ResourceRequestStatusSummaries: [] });
});

it.each<[string, OperationName<'cloudcontrolapi'>, object, string]>([
  ['an unknown type', 'GetResource', { TypeName: 'Org::No::Type', Identifier: 'x' }, 'TypeNotFoundException'],
  [
    'a type of AWS’s',
    'GetResource',
    { TypeName: 'AWS::EC2::VPC', Identifier: 'x' },
    'UnsupportedActionException',
  ],
  ['an unknown request', 'GetResourceRequestStatus', { RequestToken: 'x' }, 'RequestTokenNotFoundException'],
  ['no JSON', 'CreateResource', { TypeName, DesiredState: '{' }, 'InvalidRequestException'],
  [
    'a model against the schema',
    'CreateResource',
    { TypeName, DesiredState: '{}' },
    'InvalidRequestException',
  ],
])('%s is refused', async (_what, operation, input, code) => {
  await expect(call(operation, input)).rejects.toMatchObject({ code });
});

describe('a hook that targets CLOUD_CONTROL', () => {
  const install = async (failureMode: 'FAIL' | 'WARN', operation = 'CLOUD_CONTROL'): Promise<void> => {
    const TemplateBody = lambdaHook({
      alias: 'Private::Size::Limit',
      failureMode,
      operation,
      judge: `async ({ stackId, actionInvocationPoint, requestData: { targetName, targetModel: { resourceProperties: { Size } } } }) =>
        Size < 5
          ? { hookStatus: 'SUCCESS', message: 'Small.' }
          : { hookStatus: 'FAILED', errorCode: 'NonCompliant', message: [stackId, actionInvocationPoint, targetName, Size].join(' ') }`,
    });
    const input = { StackName: 'hook', TemplateBody, Capabilities: ['CAPABILITY_IAM'] };
    await world.cloud.call('cloudformation', 'CreateStack', input);
    await world.time.idle();
  };
  const results = async (): Promise<unknown> =>
    at(await world.cloud.call('cloudformation', 'ListHookResults', {}), 'HookResults');

  it('is asked before a creation and an update, and refuses them', async () => {
    await install('FAIL');
    const refused = await ended('CreateResource', { DesiredState: '{"Size": 7}' });
    expect(refused).toMatchObject({
      OperationStatus: 'FAILED',
      StatusMessage: 'The following hook(s) failed: [Private::Size::Limit]',
    });
    const status = await call('GetResourceRequestStatus', { RequestToken: at(refused, 'RequestToken') });
    expect(at(status, 'HooksProgressEvent')).toMatchObject([
      {
        HookTypeName: 'Private::Size::Limit',
        HookStatus: 'HOOK_COMPLETE_FAILED',
        HookStatusMessage: ` CREATE_PRE_PROVISION ${TypeName} 7`,
        FailureMode: 'FAIL',
      },
    ]);
    await expect(ended('CreateResource', { DesiredState: '{"Size": 1}' })).resolves.toMatchObject({
      OperationStatus: 'SUCCESS',
    });
    const PatchDocument = '[{"op":"replace","path":"/Size","value":9}]';
    await expect(ended('UpdateResource', { Identifier: 'made', PatchDocument })).resolves.toMatchObject({
      OperationStatus: 'FAILED',
    });
    await expect(ended('DeleteResource', { Identifier: 'made' })).resolves.toMatchObject({
      OperationStatus: 'SUCCESS',
    });
    expect(await results()).toHaveLength(3);
    expect(await results()).toContainEqual(
      expect.objectContaining({ TargetType: 'CLOUD_CONTROL', TargetId: at(refused, 'RequestToken') }),
    );
  });

  it('only warns where that is its failure mode', async () => {
    await install('WARN');
    await expect(ended('CreateResource', { DesiredState: '{"Size": 7}' })).resolves.toMatchObject({
      OperationStatus: 'SUCCESS',
    });
    expect(await results()).toMatchObject([{ Status: 'HOOK_COMPLETE_FAILED', FailureMode: 'WARN' }]);
  });

  it('isn’t asked where it targets stacks’ resources only', async () => {
    await install('FAIL', 'RESOURCE');
    await expect(ended('CreateResource', { DesiredState: '{"Size": 7}' })).resolves.toMatchObject({
      OperationStatus: 'SUCCESS',
    });
  });
});
